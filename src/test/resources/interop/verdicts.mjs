// Says of each token in a file, one a line, whose it is or that it is refused. What verifies takes the token, or the request with it.
import { readFileSync } from 'node:fs'
import * as service from './user.mjs'

const verify = service.user ?? ((token) =>
  service.caller(new Request('http://localhost/', { headers: { authorization: `Bearer ${token}` } })))

for (const token of readFileSync(process.argv[2], 'utf8').split('\n').filter(Boolean)) {
  console.log(await verify(token).catch((error) => `refused: ${error.code}`))
}
