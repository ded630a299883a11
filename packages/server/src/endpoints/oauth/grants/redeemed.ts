import { OAuthError } from '@paircode/protocol'
import type { Parameters } from '../../../http/parameters.ts'
import { redeem } from '../../../login/redeem.ts'
import { type Grant, issueTokens } from '../../../sessions/issue.ts'
import { startTokenSession } from '../../../sessions/start.ts'
import type { Login, SessionStart } from '../../../store/login-store.ts'
import type { Granted, Needs, TokenRequest } from './grant.ts'

/** The secret is spent, expired, somebody else's, or never was: which of them is nobody's business. */
export const invalidGrant = (what: string): OAuthError =>
  new OAuthError('invalid_grant', `${what} is not good here, or no more; log in again`)

/**
 * Turns an approved login into a session and its tokens, after everything that can be refused has
 * been. The claim is atomic and last: a refused request spends nothing.
 */
export async function grantLogin(
  { call, form, client }: TokenRequest,
  needs: Needs,
  login: Login,
  what: string,
): Promise<Granted> {
  const resource = narrowedResource(form, login.asked.resource)
  const { accessTokenSeconds, refreshIdleSeconds, refreshAbsoluteSeconds } = client.lifetimes
  const lasts = login.scope.includes('offline_access') && client.grants.has('refresh_token')
  const limits = lasts
    ? { idleSeconds: refreshIdleSeconds, absoluteSeconds: refreshAbsoluteSeconds }
    : { idleSeconds: accessTokenSeconds, absoluteSeconds: accessTokenSeconds }
  const now = needs.now()
  // Opened before the login is spent: if the keys cannot be had, it can be redeemed later.
  const ring = await needs.ring()

  let started: SessionStart | undefined
  const result = await redeem(
    needs,
    login,
    ({ signedInAt }) => {
      started = startTokenSession(limits, lasts, signedInAt, now)
      return started
    },
    now,
  )
  if (result.outcome === 'replayed') {
    const { id, sessionId } = result.login
    needs.audit({ event: 'login_replayed', login: id, session: sessionId, address: call.address })
  }
  if (result.outcome !== 'redeemed' || started === undefined) throw invalidGrant(what)

  const { person } = result
  const { sessionId, refreshSalt, signedInAt } = started
  needs.audit({
    ...{ event: 'login_redeemed', flow: login.flow },
    ...{ login: login.id, session: sessionId, person: person.id, client: client.clientId },
    address: call.address,
  })
  const grant: Grant = {
    ...{ sessionId, subject: person.id, identity: person.identity, clientId: client.clientId },
    ...{ flow: login.flow, scope: login.scope, resource, signedInAt, nonce: login.asked.nonce },
    refresh: refreshSalt === null ? null : { salt: refreshSalt, generation: 1 },
  }
  return { tokens: await issueTokens(ring, needs.issuer.href, grant, accessTokenSeconds, now) }
}

/**
 * Where these tokens are to be good: all that was granted, or as much of it as is asked for
 * (RFC 8707 §2.2).
 */
export function narrowedResource(form: Parameters, granted: readonly string[]): readonly string[] {
  const asked = form.raw.getAll('resource').filter((uri) => uri !== '')
  if (asked.length === 0) return granted
  if (asked.every((uri) => granted.includes(uri))) return [...new Set(asked)]
  throw new OAuthError('invalid_target', 'resource: this login was not approved for that one')
}
