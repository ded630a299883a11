import { checkSession } from '../sessions/check.ts'
import type { SessionLimits } from '../sessions/start.ts'
import type { Identity } from '../store/identity.ts'
import type { SessionStore } from '../store/session-store.ts'
import type { Cookies } from './cookies.ts'
import { Refusal } from './refusal.ts'
import { json } from './response.ts'

/** Who sent a request, and as which terminal. */
export interface Caller {
  /** Our own stable id of the person. */
  readonly subject: string
  /** What the provider said of the person when they last signed in. */
  readonly identity: Identity
  readonly clientId: string
  readonly scope: readonly string[]
  /** What `authorize` let the person be at this login. */
  readonly roles: readonly string[]
  readonly sessionId: string
}

export interface AuthenticateNeeds {
  readonly sessions: SessionStore
  readonly sessionLimits: SessionLimits
  readonly cookies: Cookies
  readonly now: () => Date
}

/**
 * A request without a credential that holds. Its answer is a 401 with a challenge: "If the request
 * lacks any authentication information …, the resource server SHOULD NOT include an error code"
 * (RFC 6750 §3.1).
 */
export class Unauthenticated extends Refusal {
  override readonly name = 'Unauthenticated'

  /** @param error the code that the challenge names, where the request had a credential at all. */
  constructor(description: string, error?: 'invalid_token') {
    const detail = error ? ` error="${error}", error_description="${description}"` : ''
    super(401, 'invalid_token', description, { 'www-authenticate': `Bearer${detail}` })
  }

  /** The whole answer. Hono sends it by itself when this is thrown in a handler. */
  getResponse(): Response {
    return json(this, this.status, { ...this.headers, 'cache-control': 'no-store' })
  }
}

/**
 * Who sent this request, by its terminal's session.
 *
 * @throws {Unauthenticated} when there is no session, or one that has ended.
 */
export async function authenticate(needs: AuthenticateNeeds, request: Request): Promise<Caller> {
  const secret = needs.cookies.read(request, 'session')
  if (secret === undefined) {
    throw request.headers.has('authorization')
      ? new Unauthenticated('This token is not known here', 'invalid_token')
      : new Unauthenticated('Log in first: there is no credential in this request')
  }
  const found = await checkSession(needs.sessions, secret, needs.sessionLimits, needs.now())
  if (found === undefined) {
    throw new Unauthenticated('This session has ended; log in again', 'invalid_token')
  }
  const { session, person } = found
  return {
    subject: person.id,
    identity: person.identity,
    clientId: session.clientId,
    scope: session.scope,
    roles: session.roles,
    sessionId: session.id,
  }
}
