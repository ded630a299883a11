import { type ReadmitNeeds, readmit } from '../login/readmit.ts'
import { checkSession, type LiveSession } from '../sessions/check.ts'
import { type CheckTokenNeeds, checkAccessToken } from '../sessions/check-token.ts'
import type { SessionLimits } from '../sessions/start.ts'
import type { Identity } from '../store/identity.ts'
import type { Person } from '../store/person-store.ts'
import type { Session } from '../store/session-store.ts'
import type { Cookies } from './cookies.ts'
import type { Issuer } from './issuer.ts'
import { Refusal } from './refusal.ts'
import { json, toResponse } from './response.ts'

/** Who sent a request, and with which terminal. */
export interface Caller {
  /** Our own stable id of the person. */
  readonly subject: string
  /** What the provider said about the person when they last signed in. */
  readonly identity: Identity
  readonly clientId: string
  readonly scope: readonly string[]
  /**
   * The person's roles, from `authorize`: as of the last refresh, or a minute ago with a cookie.
   */
  readonly roles: readonly string[]
  readonly sessionId: string
}

export interface AuthenticateNeeds extends CheckTokenNeeds, ReadmitNeeds {
  readonly issuer: Issuer
  readonly resources: ReadonlySet<string>
  readonly sessionLimits: SessionLimits
  readonly cookies: Cookies
  readonly now: () => Date
}

/**
 * A request without a valid credential. Its answer is a 401 with a challenge: "If the request lacks
 * any authentication information …, the resource server SHOULD NOT include an error code"
 * (RFC 6750 §3.1).
 */
export class Unauthenticated extends Refusal {
  override readonly name = 'Unauthenticated'

  /** @param error the code that the challenge names, if the request had a credential at all. */
  constructor(description: string, error?: 'invalid_token') {
    const detail = error ? ` error="${error}", error_description="${description}"` : ''
    super(401, 'invalid_token', description, { 'www-authenticate': `Bearer${detail}` })
  }

  /** The complete answer. Hono sends it when this is thrown in a handler. */
  getResponse(): Response {
    return toResponse(json(this, this.status, { ...this.headers, 'cache-control': 'no-store' }))
  }
}

/**
 * Finds out who sent this request, by an access token in the `Authorization` header (RFC 6750 §2.1)
 * or by the cookie of a paircode session. If both are present, the header decides.
 *
 * @throws {Unauthenticated} when there is neither, or it is no longer valid.
 */
export async function authenticate(needs: AuthenticateNeeds, request: Request): Promise<Caller> {
  const header = request.headers.get('authorization')
  if (header !== null) return byToken(needs, header)
  const secret = needs.cookies.read(request, 'session')
  if (secret === undefined) {
    throw new Unauthenticated('Log in first: there is no credential in this request')
  }
  const { sessions, sessionLimits } = needs
  const now = needs.now()
  const again = (one: LiveSession) => readmit(needs, one, now)
  const found = await checkSession(sessions, secret, sessionLimits, again, now)
  if (found === undefined) {
    throw new Unauthenticated('This session has ended; log in again', 'invalid_token')
  }
  return caller(found.session, found.person, found.session.scope)
}

async function byToken(needs: AuthenticateNeeds, header: string): Promise<Caller> {
  const [, token] = /^bearer ([A-Za-z0-9\-._~+/]+=*)$/i.exec(header) ?? []
  const found = token && (await checkAccessToken(needs, needs.issuer.href, token, needs.now()))
  const audience = found ? [found.token.audience].flat() : []
  // A token made for another API is not valid here (RFC 9068 §4).
  const ours = audience.some((uri) => uri === needs.issuer.href || needs.resources.has(uri))
  if (!found || !ours) {
    throw new Unauthenticated('This token is not good here, or no more', 'invalid_token')
  }
  return caller(found.session, found.person, found.token.scope)
}

const caller = (session: Session, person: Person, scope: readonly string[]): Caller => ({
  subject: person.id,
  identity: person.identity,
  clientId: session.clientId,
  scope,
  roles: session.roles,
  sessionId: session.id,
})
