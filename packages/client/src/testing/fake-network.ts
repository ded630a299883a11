import { OAuthError } from '@paircode/protocol'
import type { Endpoints } from './fake-endpoints.ts'

interface Needs {
  readonly clientId: string
  readonly endpoints: Endpoints
  /** Answers requests that are for none of the endpoints. */
  readonly elsewhere: (request: Request) => Response | Promise<Response>
}

const NETWORK_DOWN = new TypeError('fetch failed', { cause: new Error('the network is down') })

/** Replaces the network: a `fetch` that reaches only the fake server. */
export function fakeNetwork({ clientId, endpoints, elsewhere }: Needs) {
  let isOnline = true

  async function answer(request: Request): Promise<Response> {
    const { origin, pathname } = new URL(request.url)
    const endpoint = endpoints[origin + pathname]
    if (endpoint === undefined) return elsewhere(request)
    const form = new URLSearchParams(await request.text())
    if (request.method === 'POST' && form.get('client_id') !== clientId) {
      throw new OAuthError('invalid_client', 'client_id: there is no such client')
    }
    const body = await endpoint(request, form)
    return body ? Response.json(body) : new Response()
  }

  const send: typeof fetch = (input, init) => {
    if (!isOnline) return Promise.reject(NETWORK_DOWN)
    return untilAborted(answer(new Request(input, init)).catch(refusal), init?.signal)
  }

  return {
    fetch: send,
    goOffline() {
      isOnline = false
    },
    goOnline() {
      isOnline = true
    },
  }
}

function refusal(error: unknown): Response {
  if (error instanceof OAuthError) return Response.json(error, { status: error.status })
  throw error
}

/** As in `fetch`: a request ends when its signal aborts. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | null | undefined): Promise<T> {
  if (!signal) return promise
  const aborted = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  return Promise.race([promise, aborted])
}
