import type { Client } from '../../clients/client.ts'
import { authenticateClient } from '../../http/client-authentication.ts'
import { readClientForm } from '../../http/form.ts'
import { type Answer, empty } from '../../http/response.ts'
import { spentToken } from '../../sessions/check-token.ts'
import { findRefreshToken } from '../../sessions/refresh.ts'
import { aboutLogin } from '../../store/audit-event.ts'
import type { Login } from '../../store/login-store.ts'
import { isSecret, sha256 } from '../../store/secret.ts'
import { readAccessToken } from '../../tokens/access-token.ts'
import type { Parts } from '../parts.ts'
import type { Call } from '../route.ts'
import { REQUEST_URI } from './par.ts'

type Needs = Pick<
  Parts,
  'issuer' | 'clients' | 'wrongSecrets' | 'logins' | 'sessions' | 'spent' | 'ring' | 'audit' | 'now'
>

/**
 * `POST /oauth/revoke` (RFC 7009): a terminal logs itself out. Any refresh token of a session ends
 * the session; an access token ends only itself; a device code or a pushed `request_uri`, our
 * extensions, ends the login that the terminal no longer waits for.
 *
 * "The authorization server responds with HTTP status code 200 if the token has been revoked
 * successfully or if the client submitted an invalid token" (§2.2), and another client's token
 * counts as invalid. The hint is not needed: each kind of token is recognizable.
 */
export async function postRevocation(call: Call, needs: Needs): Promise<Answer> {
  const form = await readClientForm(call.request)
  const client = await authenticateClient(call, form, needs)
  const token = form.require('token')
  if (token.startsWith('pcr_')) await endSession(needs, client, token)
  else if (token.startsWith(REQUEST_URI) || isSecret('pcd', token)) {
    await cancelLogin(needs, client, token)
  } else await spendAccessToken(needs, client, token)
  return empty(200)
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
  const login = await findLogin(needs, token)
  if (login?.clientId !== clientId || !(await needs.logins.cancel(login.id, now))) return
  needs.audit({ event: 'login_cancelled', ...aboutLogin(login) })
}

/** The link of a device login cannot end it: otherwise anybody who sees the link could. */
async function findLogin({ logins, now }: Needs, token: string): Promise<Login | undefined> {
  if (!token.startsWith(REQUEST_URI)) return logins.findByCode(sha256(token), now())
  const login = await logins.findByHandle(sha256(token.slice(REQUEST_URI.length)), now())
  return login?.flow === 'loopback' ? login : undefined
}
