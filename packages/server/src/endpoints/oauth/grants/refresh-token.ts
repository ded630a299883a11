import { OAuthError, parseScope } from '@paircode/protocol'
import { requireKey, spendProof } from '../../../http/dpop.ts'
import { readmit } from '../../../login/readmit.ts'
import { issueTokens } from '../../../sessions/issue.ts'
import { findRefreshToken, refresh } from '../../../sessions/refresh.ts'
import type { Granted, GrantNeeds, TokenRequest } from './grant.ts'
import { invalidGrant, narrowedResource } from './redeemed.ts'

/** `grant_type=refresh_token` (RFC 6749 §6): all checks come first, then the token is spent. */
export async function refreshTokenGrant(
  request: TokenRequest,
  needs: GrantNeeds,
): Promise<Granted> {
  const { form, client, proof } = request
  const text = form.require('refresh_token')
  const ring = await needs.ring()
  const now = needs.now()
  const known = await findRefreshToken({ sessions: needs.sessions, ring }, text, now)
  // Another client's token ends nothing: otherwise whoever saw it could log others out.
  if (known?.session.clientId !== client.clientId) throw invalidGrant('refresh_token')
  const { session, person } = known
  requireKey(proof, session.refresh.jkt)
  const scope = narrowedScope(form.get('scope'), session.scope)
  const resource = narrowedResource(form, session.resource)
  const roles = await readmit(needs, known, now)
  if (roles === undefined) throw invalidGrant('refresh_token')
  if (session.refresh.jkt !== null) await spendProof(needs.spent, proof, now)

  const { accessTokenSeconds, refreshIdleSeconds, refreshAbsoluteSeconds } = client.lifetimes
  const limits = { idleSeconds: refreshIdleSeconds, absoluteSeconds: refreshAbsoluteSeconds }
  const result = await refresh(needs, known, { limits, roles }, now)
  const about = { session: session.id, person: person.id, client: client.clientId }
  if (result.outcome === 'reused') {
    needs.audit({ event: 'refresh_token_reused', ...about })
  }
  if (result.outcome === 'ahead') needs.audit({ event: 'refresh_token_ahead', ...about })
  if (result.outcome !== 'refreshed') throw invalidGrant('refresh_token')
  needs.audit({ event: 'session_refreshed', ...about })

  const { salt } = session.refresh
  const grant = {
    sessionId: session.id,
    subject: person.id,
    identity: person.identity,
    clientId: client.clientId,
    flow: session.flow,
    scope,
    resource,
    roles,
    signedInAt: session.signedInAt,
    refresh: { salt, generation: result.generation },
  }
  return { tokens: await issueTokens(ring, needs.issuer.href, grant, accessTokenSeconds, now) }
}

/** "MUST NOT include any scope not originally granted by the resource owner" (RFC 6749 §6). */
function narrowedScope(asked: string | undefined, granted: readonly string[]): readonly string[] {
  const scope = parseScope(asked)
  if (scope.length === 0) return granted
  if (scope.every((name) => granted.includes(name))) return scope
  throw new OAuthError('invalid_scope', 'scope: this session was not granted that much')
}
