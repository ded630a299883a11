import type { Refusals } from './refusal.ts'

/** The part of a request that the guard reads. A `Request` fits. */
export interface GuardedRequest {
  readonly url: string
  readonly headers: { get(name: 'authorization'): string | null }
}

/** A case-insensitive scheme (RFC 9110 §11.1), then a `b64token` (RFC 6750 §2.1). */
const CREDENTIALS = /^bearer +([\w.~+/-]+=*)$/i

/**
 * Returns the token in the `Authorization` header, the only place allowed (RFC 9700 §4.3.2): a
 * token in the query does not count. The body belongs to the application and is not read.
 *
 * @throws {Refusal} when there is no token, when the header is malformed, or when there is a second
 *   token in the query: "Clients MUST NOT use more than one method" (RFC 6750 §2).
 */
export function readBearer(request: GuardedRequest, refusals: Refusals): string {
  const header = request.headers.get('authorization') ?? ''
  const token = CREDENTIALS.exec(header)?.[1]
  if (token === undefined) {
    if (!/^bearer(?: |$)/i.test(header)) throw refusals.noToken()
    throw refusals.badRequest('Authorization: write it once, as Bearer, a blank and one token')
  }
  if (hasQueryToken(request.url)) {
    throw refusals.badRequest('access_token: leave it out of the address; the header has a token')
  }
  return token
}

function hasQueryToken(url: string): boolean {
  const query = url.indexOf('?')
  return query >= 0 && new URLSearchParams(url.slice(query)).has('access_token')
}
