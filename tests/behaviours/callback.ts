import { once } from 'node:events'
import { createServer } from 'node:http'

/** Awaits the answers of the authorization endpoint on this machine (RFC 8252 §7.3). */
export class Callback {
  readonly #arrived = new Map<string, URLSearchParams>()
  readonly #server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://127.0.0.1')
    this.#arrived.set(searchParams.get('state') ?? '', searchParams)
    response.end('The program has the answer.')
  })

  async listen(redirectUri: string): Promise<void> {
    const { hostname, port } = new URL(redirectUri)
    await once(this.#server.listen(Number(port), hostname.replace(/^\[|\]$/g, '')), 'listening')
  }

  /** What has arrived for a state. The person's browser has been there before they go on. */
  arrived(state: string): URLSearchParams {
    const answer = this.#arrived.get(state)
    if (answer === undefined) throw new Error('nothing has arrived at the redirect URI')
    return answer
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await once(this.#server.close(), 'close')
  }
}
