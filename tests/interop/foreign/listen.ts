import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { onTestFinished } from 'vitest'

type Answer = Parameters<typeof createAdaptorServer>[0]['fetch']

/** Answers on a free port of this machine until the end of the test. Resolves to the origin. */
export async function listen(fetch: Answer): Promise<string> {
  const server = createAdaptorServer({ fetch }) as Server
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Where a command-line app waits for the browser (RFC 8252 §7.3). */
export async function startListener({ host = '127.0.0.1', path = '/callback' } = {}) {
  let answer = 'about:blank'
  const { port } = new URL(
    await listen((request) => {
      answer = request.url
      return new Response('You may close this window.')
    }),
  )
  return {
    redirectUri: `http://${host}:${port}${path}`,
    /** Where the browser was sent last, and with what. */
    answer: () => new URL(answer),
  }
}
