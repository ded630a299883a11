import { authenticateClient } from '../../http/client-authentication.ts'
import { readClientForm } from '../../http/form.ts'
import type { Client } from '../../login/clients.ts'
import { spentToken } from '../../sessions/check-token.ts'
import { findRefreshToken } from '../../sessions/refresh.ts'
import { isSecret, sha256 } from '../../store/secret.ts'
import { readAccessToken } from '../../tokens/access-token.ts'
import type { Needs as Everything } from '../needs.ts'
import type { Call } from '../route.ts'

type Needs = Pick<
  Everything,
  'issuer' | 'clients' | 'logins' | 'sessions' | 'spent' | 'ring' | 'audit' | 'now'
>

/**
 * `POST /oauth/revoke` (RFC 7009): a terminal logs itself out. A refresh token, whichever of its
 * session's, ends the session; an access token ends itself; a device code, which is ours, ends the
 * login that nobody waits for any more.
 *
 * "The authorization server responds with HTTP status code 200 if the token has been revoked
 * successfully or if the client submitted an invalid token" (§2.2), and another client's is as
 * invalid as none. The hint is only a hint: each kind of token shows what it is.
 */
export async function postRevocation(call: Call, needs: Needs): Promise<Response> {
  const form = await readClientForm(call.request)
  const client = authenticateClient(call.request, form, needs.clients)
  const token = form.require('token')
  if (token.startsWith('pcr_')) await endSession(needs, client, token)
  else if (isSecret('pcd', token)) await cancelLogin(needs, client, token)
  else await spendAccessToken(needs, client, token)
  return new Response(null, { status: 200 })
}

async function endSession(needs: Needs, { clientId }: Client, token: string): Promise<void> {
  const { sessions, now } = needs
  const known = await findRefreshToken({ sessions, ring: await needs.ring() }, token, now())
  if (known?.session.clientId !== clientId || !(await sessions.end(known.session.id, now()))) return
  needs.audit({ event: 'session_ended', session: known.session.id, client: clientId })
}

async function spendAccessToken(needs: Needs, { clientId }: Client, token: string): Promise<void> {
  const now = needs.now()
  const read = await readAccessToken(await needs.ring(), needs.issuer.href, token, now)
  if (read?.clientId !== clientId) return
  await needs.spent.spend(spentToken(read.jti), read.expiresAt, now)
  needs.audit({ event: 'token_revoked', session: read.sessionId, client: clientId })
}

async function cancelLogin(needs: Needs, { clientId }: Client, token: string): Promise<void> {
  const now = needs.now()
  const login = await needs.logins.findByCode(sha256(token), now)
  if (login?.clientId !== clientId || !(await needs.logins.cancel(login.id, now))) return
  needs.audit({ event: 'login_cancelled', login: login.id, client: clientId })
}
