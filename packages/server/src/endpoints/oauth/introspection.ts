import type { Client } from '../../clients/client.ts'
import { authenticateClient } from '../../http/client-authentication.ts'
import { readClientForm } from '../../http/form.ts'
import { Refusal } from '../../http/refusal.ts'
import { type Answer, json } from '../../http/response.ts'
import { checkAccessToken } from '../../sessions/check-token.ts'
import { findRefreshToken } from '../../sessions/refresh.ts'
import type { Parts } from '../parts.ts'
import type { Call } from '../route.ts'

type Needs = Pick<
  Parts,
  'issuer' | 'clients' | 'wrongSecrets' | 'sessions' | 'spent' | 'ring' | 'now'
>

const seconds = (date: Date): number => Math.floor(date.getTime() / 1000)

/**
 * `POST /oauth/introspect` (RFC 7662): whether a token is valid now, and what it says. An API that
 * is registered with `introspect` may ask about any token, or about those for its `resources` if it
 * has some; any other confidential client about its own; and a public client about none: "the
 * authorization server MUST also require some form of authorization to access this endpoint"
 * (§2.1).
 *
 * "If the token is not active …, the authorization server MUST return an introspection response
 * with the active field … set to false", and nothing else: the reason is not disclosed (§2.2).
 */
export async function postIntrospection(call: Call, needs: Needs): Promise<Answer> {
  const form = await readClientForm(call.request)
  const client = await authenticateClient(call, form, needs)
  if (client.secretHash === null) {
    throw new Refusal(401, 'invalid_client', 'Only a client with a secret may ask about tokens')
  }
  const token = form.require('token')
  const found = token.startsWith('pcr_')
    ? await refreshTokenClaims(needs, token)
    : await accessTokenClaims(needs, token)
  const visible = found && mayAsk(client, found)
  return json(visible ? { active: true, ...found } : { active: false })
}

/**
 * "… the authorization server MUST determine whether or not the token can be used at the protected
 * resource making the introspection call" (§4), if that is known. A refresh token is valid at none.
 */
function mayAsk(
  { clientId, introspects }: Client,
  token: { client_id: string; aud?: string | readonly string[] },
): boolean {
  if (clientId === token.client_id) return true
  if (typeof introspects === 'boolean') return introspects
  return [token.aud ?? []].flat().some((uri) => introspects.has(uri))
}

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
    ...(token.roles.length > 0 && { roles: token.roles }),
    sid: token.sessionId,
    jti: token.jti,
    iat: seconds(token.issuedAt),
    exp: seconds(token.expiresAt),
    token_type: 'Bearer',
  }
}

async function refreshTokenClaims({ sessions, ring, issuer, now }: Needs, text: string) {
  const known = await findRefreshToken({ sessions, ring: await ring() }, text, now())
  // A predecessor is inactive, although within its grace period it would still bring its successor.
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
