import type { IncomingMessage } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import fastify from 'fastify'
import { issuer, paircode } from './acme.ts'

/** The headers in which a terminal shows who it is: all that `authenticate` reads. */
function asRequest({ headersDistinct }: IncomingMessage): Request {
  const headers = new Headers()
  for (const name of ['authorization', 'cookie'])
    for (const value of headersDistinct[name] ?? []) headers.append(name, value)
  return new Request(issuer, { headers })
}

const app = fastify()
app.get('/secured', async (request) => {
  const { subject } = await paircode.authenticate(asRequest(request.raw))
  return `You are authenticated as: ${subject}`
})

const answer = getRequestListener(paircode.fetch)
app.all('/*', {
  onRequest: async (request, reply) => {
    reply.hijack()
    await answer(request.raw, reply.raw)
  },
  handler: () => {},
})

app.addHook('preClose', () => paircode.close())
process.once('SIGTERM', () => app.close())

await paircode.ready()
await app.listen({ port: Number(issuer.port), host: issuer.hostname })
console.log(`Terminals log in at ${issuer.href}`)
