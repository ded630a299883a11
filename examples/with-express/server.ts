import type { IncomingMessage } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { createServer, local, Unauthenticated } from '@paircode/server'
import { sqlite } from '@paircode/server/sqlite'
import express, { type ErrorRequestHandler } from 'express'

const issuer = new URL(process.env.ISSUER ?? 'http://localhost:5001')

const paircode = createServer({
  issuer: issuer.href,
  store: sqlite('data.db'),
  providers: [local()],
})

/** The headers in which a terminal shows who it is: all that `authenticate` reads. */
function asRequest({ headersDistinct }: IncomingMessage): Request {
  const headers = new Headers()
  for (const name of ['authorization', 'cookie'])
    for (const value of headersDistinct[name] ?? []) headers.append(name, value)
  return new Request(issuer, { headers })
}

const refuse: ErrorRequestHandler = (error, _req, res, next) => {
  if (!(error instanceof Unauthenticated)) return next(error)
  res.status(error.status).set(error.headers).json(error)
}

const router = express.Router()
router.get('/secured', async (req, res) => {
  const { subject } = await paircode.authenticate(asRequest(req))
  res.type('text').send(`You are authenticated as: ${subject}`)
})
const answer = getRequestListener(paircode.fetch)
router.use(answer)

const app = express()
app.use(issuer.pathname, router)
app.all('/.well-known/*path', answer) // where standard clients look first for an issuer with a path
app.use(refuse)

await paircode.ready()
const server = app.listen(Number(issuer.port), issuer.hostname, () =>
  console.log(`Terminals log in at ${issuer.href}`),
)

process.once('SIGTERM', async () => {
  server.close()
  await paircode.close()
})
