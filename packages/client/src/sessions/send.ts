import type { Authorization } from './authorization.ts'

/** Sends authorized requests to any address, so the caller has to check it first. */
export function logIn(authorization: Authorization, send: typeof fetch): typeof fetch {
  return async (input, init = {}) => {
    const value = await authorization.value()
    const response = await attempt(String(input), init, value)
    if (response.status !== 401 || isStream(init.body)) return response
    const other = await authorization.another(value)
    if (other === undefined) return response
    await response.body?.cancel()
    return attempt(String(input), init, other)
  }

  async function attempt(url: string, init: RequestInit, value: string): Promise<Response> {
    const headers = new Headers(init.headers)
    if (authorization.header === 'cookie') headers.append('cookie', value)
    else headers.set('authorization', value)
    try {
      return await send(url, { ...init, headers, redirect: 'manual' })
    } catch (error) {
      init.signal?.throwIfAborted()
      // A network error has a cause; a mistake of the caller, such as a wrong method, has none.
      if (!(error instanceof Error && error.cause)) throw error
      const { unreachable } = await import('../requests/exchange.ts')
      throw unreachable(url, error)
    }
  }
}

/** Whether the body is gone once it has been sent. */
const isStream = (body: RequestInit['body']): boolean => Symbol.asyncIterator in Object(body)
