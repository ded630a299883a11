import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { Unauthenticated } from '@paircode/server'
import { issuer, paircode } from './acme.ts'

const listener = getRequestListener(
  async (request, connection) => {
    const { pathname } = new URL(request.url)
    if (pathname !== '/secured') return paircode.fetch(request, connection)
    const { subject } = await paircode.authenticate(request)
    return new Response(`You are authenticated as: ${subject}`)
  },
  { errorHandler: (error) => (error instanceof Unauthenticated ? error.getResponse() : undefined) },
)

await paircode.ready()
const server = createServer(listener).listen(Number(issuer.port), issuer.hostname, () =>
  console.log(`Terminals log in at ${issuer.href}`),
)

process.once('SIGTERM', async () => {
  server.close()
  await paircode.close()
})
