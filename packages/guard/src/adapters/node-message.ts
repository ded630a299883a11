import type { GuardedRequest } from '../bearer.ts'
import type { Caller } from '../caller.ts'

/** The part of Node's `IncomingMessage` that is read, of HTTP/1 or HTTP/2. */
export interface NodeMessage {
  readonly url?: string | undefined
  readonly headers: { readonly authorization?: string | undefined }
  readonly rawHeaders: readonly string[]
}

/** A message as the guard reads it. Making a whole `Request` of it would cost more than the guard. */
export const asRequest = (message: NodeMessage): GuardedRequest => ({
  url: message.url ?? '/',
  headers: { get: () => authorizationOf(message) },
})

/**
 * Of two `Authorization` headers Node keeps the first and drops the second without a word. They are
 * joined here as `fetch` joins them, and so refused: whatever stands before us may have read the other.
 */
function authorizationOf({ headers, rawHeaders }: NodeMessage): string | null {
  const values = rawHeaders.filter(
    (_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === 'authorization',
  )
  return values.length > 1 ? values.join(', ') : (headers.authorization ?? null)
}

const callers = new WeakMap<object, Caller>()

export const keepCaller = (request: object, caller: Caller): unknown => callers.set(request, caller)

/**
 * Who sent a request that has passed `protect`.
 *
 * @throws {Error} when it has not: a route that nobody guards must not answer as if.
 */
export function callerOf(request: object): Caller {
  const caller = callers.get(request)
  if (caller === undefined)
    throw new Error('No guard let this request in: put protect() before this')
  return caller
}
