import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { Agent, request } from 'node:https'

/** A `fetch` for which this certificate is good, and no other. */
export function fetchOverTls(certificate: string): typeof fetch & { readonly close: () => void } {
  // nginx listens on one of the two families of addresses.
  const agent = new Agent({ ca: certificate, keepAlive: true, family: 4 })
  const send: typeof fetch = async (input, init) => {
    const asked = new Request(input, init)
    const body = Buffer.from(await asked.arrayBuffer())
    for (;;) {
      const sent = request(asked.url, {
        agent,
        method: asked.method,
        signal: asked.signal,
        headers: Object.fromEntries(asked.headers),
      })
      sent.end(body)
      try {
        const [answer] = (await once(sent, 'response')) as [IncomingMessage]
        return await toResponse(answer)
      } catch (error) {
        // As browsers do: who closes an idle connection has not read what is just being sent on it.
        if (!sent.reusedSocket) throw error
      }
    }
  }
  return Object.assign(send, { close: () => agent.destroy() })
}

async function toResponse(answer: IncomingMessage): Promise<Response> {
  const body = Buffer.concat(await answer.toArray())
  const headers = Object.entries(answer.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  )
  const { statusCode: status = 0 } = answer
  return new Response(status === 204 || status === 304 ? null : body, { status, headers })
}
