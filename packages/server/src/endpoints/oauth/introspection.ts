import type { Client } from '../../clients/client.ts'
import { authenticateClient } from '../../http/client-authentication.ts'
import { readClientForm } from '../../http/form.ts'
import { Refusal } from '../../http/refusal.ts'
import { type Answer, json } from '../../http/response.ts'
import { checkAccessToken } from '../../sessions/check-token.ts'
import { findRefreshToken } from '../../sessions/refresh.ts'
import type { Needs as Everything } from '../needs.ts'
import type { Call } from '../route.ts'

type Needs = Pick<Everything, 'issuer' | 'clients' | 'sessions' | 'spent' | 'ring' | 'now'>

const seconds = (date: Date): number => Math.floor(date.getTime() / 1000)

/**
 * `POST /oauth/introspect` (RFC 7662): whether a token is good now, and what it says. An API may ask
 * about any token when it was registered with `introspect`, another confidential client about its
 * own, and a public client about none: "the authorization server MUST also require some form of
 * authorization to access this endpoint" (§2.1).
 *
 * "If the token is not active …, the authorization server MUST return an introspection response with
 * the active field … set to false", and nothing else: why is nobody's business (§2.2).
 */
export async function postIntrospection(call: Call, needs: Needs): Promise<Answer> {
  const form = await readClientForm(call.request)
  const client = await authenticateClient(call, form, needs.clients)
  if (client.secretHash === null) {
    throw new Refusal(401, 'invalid_client', 'Only a client with a secret may ask about tokens')
  }
  const token = form.require('token')
  const found = token.startsWith('pcr_')
    ? await refreshTokenClaims(needs, token)
    : await accessTokenClaims(needs, token)
  const visible = found && mayAsk(client, found.client_id)
  return json(visible ? { active: true, ...found } : { active: false })
}

const mayAsk = (client: Client, owner: string): boolean =>
  client.introspects || client.clientId === owner

async function accessTokenClaims(needs: Needs, text: string) {
  const found = await checkAccessToken(needs, needs.issuer.href, text, needs.now())
  if (found === undefined) return undefined
  const { token } = found
  return {
    iss: token.issuer,
    sub: token.subject,
    aud: token.audience,
    client_id: token.clientId,
    scope: token.scope.join(' '),
    sid: token.sessionId,
    jti: token.jti,
    iat: seconds(token.issuedAt),
    exp: seconds(token.expiresAt),
    token_type: 'Bearer',
  }
}

async function refreshTokenClaims({ sessions, ring, issuer, now }: Needs, text: string) {
  const known = await findRefreshToken({ sessions, ring: await ring() }, text, now())
  // One that was refreshed from is inactive, though within its grace it would bring its successor.
  if (!known || known.generation < known.session.refresh.generation) return undefined
  const { session } = known
  const end = Math.min(session.idleExpiresAt.getTime(), session.expiresAt.getTime())
  return {
    iss: issuer.href,
    sub: session.personId,
    client_id: session.clientId,
    scope: session.scope.join(' '),
    sid: session.id,
    exp: seconds(new Date(end)),
    ...(session.refresh.jkt !== null && { cnf: { jkt: session.refresh.jkt } }), // RFC 9449 §6.2
  }
}
