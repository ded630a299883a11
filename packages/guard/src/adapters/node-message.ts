import type { GuardedRequest } from '../bearer.ts'
import type { Caller } from '../caller.ts'

/** The part of Node's `IncomingMessage` that we read, for HTTP/1 or HTTP/2. */
export interface NodeMessage {
  readonly url?: string | undefined
  readonly headers: { readonly authorization?: string | undefined }
  readonly rawHeaders: readonly string[]
}

/** Adapts a message for the guard. Creating a full `Request` would cost more than the guard. */
export const asRequest = (message: NodeMessage): GuardedRequest => ({
  url: message.url ?? '/',
  headers: { get: () => authorizationOf(message) },
})

/**
 * Node silently drops the second of two `Authorization` headers. Here they are joined, as `fetch`
 * does, and so refused: a proxy in front of us may have read the other one.
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
 * Returns who sent a request that has passed `protect`.
 *
 * @throws {Error} when it has not, so that an unguarded route does not pass for a guarded one.
 */
export function callerOf(request: object): Caller {
  const caller = callers.get(request)
  if (caller === undefined)
    throw new Error('No guard let this request in: put protect() before this')
  return caller
}
