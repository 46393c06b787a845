// Says of each token in a file, one a line, whose it is or that it is refused.
import { readFileSync } from 'node:fs'
import { user } from './user.mjs'

for (const token of readFileSync(process.argv[2], 'utf8').split('\n').filter(Boolean)) {
  console.log(await user(token).catch((error) => `refused: ${error.code}`))
}
