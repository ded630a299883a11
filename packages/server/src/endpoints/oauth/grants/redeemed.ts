import { OAuthError } from '@paircode/protocol'
import { spendProof } from '../../../http/dpop.ts'
import type { Parameters } from '../../../http/parameters.ts'
import { redeem } from '../../../login/redeem.ts'
import { type Grant, issueTokens } from '../../../sessions/issue.ts'
import { startTokenSession } from '../../../sessions/start.ts'
import { aboutLogin } from '../../../store/audit-event.ts'
import type { Login } from '../../../store/login-store.ts'
import { noteElsewhere } from '../../elsewhere.ts'
import type { Granted, GrantNeeds, TokenRequest } from './grant.ts'

/**
 * The secret is spent, expired, somebody else's, or never existed: the client does not learn which.
 */
export const invalidGrant = (what: string): OAuthError =>
  new OAuthError('invalid_grant', `${what} is not good here, or no more; log in again`)

/**
 * Turns an approved login into a session and its tokens, after all checks that can refuse it. The
 * claim is atomic and comes last: a refused request spends nothing.
 */
export async function grantLogin(
  { call, form, client, proof }: TokenRequest,
  needs: GrantNeeds,
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
  // Opened before the login is spent: if the keys are unavailable, it can be redeemed later.
  const ring = await needs.ring()
  await spendProof(needs.spent, proof, now)

  // "Refresh tokens issued to confidential clients … are not bound to the DPoP proof public key
  // because they are already sender-constrained" (RFC 9449 §5), by the secret.
  const jkt = client.secretHash === null ? (proof?.jkt ?? null) : null
  const started = startTokenSession(limits, lasts ? { jkt } : null, login, now)
  const result = await redeem(needs, login, started, now)
  if (result.outcome === 'replayed') {
    const about = { ...aboutLogin(login), session: result.login.sessionId }
    needs.audit({ event: 'login_replayed', ...about, address: call.address })
  }
  if (result.outcome !== 'redeemed') throw invalidGrant(what)

  noteElsewhere(needs, login, call)
  const { person } = result
  const { sessionId, refreshSalt, signedInAt } = started
  needs.audit({
    event: 'login_redeemed',
    ...aboutLogin(login),
    session: sessionId,
    person: person.id,
    address: call.address,
  })
  const grant: Grant = {
    sessionId,
    subject: person.id,
    identity: person.identity,
    clientId: client.clientId,
    flow: login.flow,
    scope: login.scope,
    resource,
    roles: login.roles,
    signedInAt,
    nonce: login.asked.nonce,
    refresh: refreshSalt === null ? null : { salt: refreshSalt, generation: 1 },
  }
  return { tokens: await issueTokens(ring, needs.issuer.href, grant, accessTokenSeconds, now) }
}

/**
 * Where these tokens will be valid: everything that was granted, or the part that is asked for
 * (RFC 8707 §2.2).
 */
export function narrowedResource(form: Parameters, granted: readonly string[]): readonly string[] {
  const asked = form.raw.getAll('resource').filter((uri) => uri !== '')
  if (asked.length === 0) return granted
  if (asked.every((uri) => granted.includes(uri))) return [...new Set(asked)]
  throw new OAuthError('invalid_target', 'resource: this login was not approved for that one')
}
