import type { Refusals } from './refusal.ts'

/** What the guard reads of a request. A `Request` is one. */
export interface GuardedRequest {
  readonly url: string
  readonly headers: { get(name: 'authorization'): string | null }
}

/** The scheme is in any case (RFC 9110 §11.1); what follows is a `b64token` (RFC 6750 §2.1). */
const CREDENTIALS = /^bearer +([\w.~+/-]+=*)$/i

/**
 * The token in the `Authorization` header, the one place where it may be (RFC 9700 §4.3.2): one in
 * the query counts as none. The body is the application's, and is not read.
 *
 * @throws {Refusal} when there is no token, when the header is malformed, and when there is a second
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
