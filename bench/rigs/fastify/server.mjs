// Fastify with @fastify/jwt, pg and @node-rs/argon2: as many workers as processors, ES256. The settings are variables: PORT, KEYS
// (a folder with ec-private.pem and ec-public.pem), and PostgreSQL's own (PGHOST, PGPORT, …).
import cluster from 'node:cluster'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import Fastify from 'fastify'
import jwt from '@fastify/jwt'
import pg from 'pg'
import { verify } from '@node-rs/argon2'

if (cluster.isPrimary) {
  for (let i = 0; i < availableParallelism(); i++) cluster.fork()
  process.on('SIGTERM', () => { for (const w of Object.values(cluster.workers)) w.process.kill('SIGTERM'); process.exit(0) })
} else {
  const pool = new pg.Pool({ max: 10 })
  const q = (name, text, values) => pool.query({ name, text, values }) // prepared statements
  const key = name => readFileSync(`${process.env.KEYS}/ec-${name}.pem`, 'utf8')
  const secret = { private: key('private'), public: key('public') }
  const app = Fastify({ logger: false })
  await app.register(jwt, { secret, sign: { algorithm: 'ES256', expiresIn: '30m', iss: 'fastify' }, verify: { algorithms: ['ES256'], allowedIss: 'fastify' } })
  const auth = async request => { await request.jwtVerify() }
  const sha = token => createHash('sha256').update(token).digest('hex')
  const access = u => app.jwt.sign({ sub: String(u.id), username: u.username, email: u.email, role: 'user', jti: randomUUID() })
  const str = { type: 'string', minLength: 1 }
  const body = (...names) => ({ type: 'object', required: names, properties: Object.fromEntries(names.map(n => [n, str])) })
  const post = { type: 'object', properties: { id: { type: 'integer' }, title: str, content: str, author: str,
    created_at: { type: 'string', format: 'date-time' }, updated_at: { type: 'string', format: 'date-time' } } }
  const pair = { 200: body('access', 'refresh') }
  const refused = reply => reply.code(401).send({ detail: 'No active account found with the given credentials' })

  app.post('/api/token', { schema: { body: body('username', 'password'), response: pair } }, async (request, reply) => {
    const { username, password } = request.body
    const { rows: [user] } = await q('login', 'select id, username, email, password from users where username = $1 and active', [username])
    if (!user || !(await verify(user.password, password))) return refused(reply)
    const refresh = randomBytes(32).toString('base64url')
    await q('issue', "insert into refresh_tokens (hash, user_id, expires_at) values ($1, $2, now() + interval '7 days')", [sha(refresh), user.id])
    return { access: access(user), refresh }
  })
  app.post('/api/token/refresh', { schema: { body: body('refresh'), response: pair } }, async (request, reply) => {
    const next = randomBytes(32).toString('base64url')
    const { rows: [user] } = await q('rotate', `update refresh_tokens r set hash = $2, expires_at = now() + interval '7 days' from users u
      where r.hash = $1 and r.expires_at > now() and u.id = r.user_id and u.active returning u.id, u.username, u.email`, [sha(request.body.refresh), sha(next)])
    return user ? { access: access(user), refresh: next } : refused(reply)
  })
  app.get('/api/protected', { onRequest: auth, schema: { response: { 200: body('message') } } },
    async request => ({ message: `Hello ${request.user.username}, you are authenticated.` }))
  app.get('/api/posts', { schema: { response: { 200: { type: 'array', items: post } } } }, async () =>
    (await q('list', `select p.id, p.title, p.content, u.username as author, p.created_at, p.updated_at from posts p join users u on u.id = p.author_id
      order by p.created_at desc, p.id desc limit 50`)).rows)
  app.post('/api/posts', { onRequest: auth, schema: { body: { ...body('title', 'content'), properties: { title: { ...str, maxLength: 200 }, content: str } }, response: { 201: post } } },
    async (request, reply) => {
      const { rows: [row] } = await q('create', 'insert into posts (title, content, author_id) values ($1, $2, $3) returning id, title, content, created_at, updated_at',
        [request.body.title, request.body.content, request.user.sub])
      return reply.code(201).send({ ...row, author: request.user.username })
    })
  await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' })
}
