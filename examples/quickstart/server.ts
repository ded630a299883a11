import { existsSync } from 'node:fs'
import { type HttpBindings, serve } from '@hono/node-server'
import { createServer, google, local } from '@paircode/server'
import { sqlite } from '@paircode/server/sqlite'
import { Hono } from 'hono'

const issuer = new URL(process.env.ISSUER ?? 'http://localhost:5001')
const provider = existsSync('creds.json') ? google.fromFile('creds.json') : local()

const paircode = createServer({
  issuer: issuer.href,
  store: sqlite('data.db'),
  providers: [provider],
})

const app = new Hono<{ Bindings: HttpBindings }>().basePath(issuer.pathname)
app.get('/secured', async (c) => {
  const { subject } = await paircode.authenticate(c.req.raw)
  return c.text(`You are authenticated as: ${subject}`)
})
app.all('*', (c) => paircode.fetch(c.req.raw, c.env))

serve({ fetch: app.fetch, hostname: issuer.hostname, port: Number(issuer.port) }, () =>
  console.log(`People sign in with ${provider.name}; terminals log in at ${issuer.href}`),
)
