import { readFields } from './fields.ts'
import { readUserInfo, type UserInfo } from './userinfo.ts'

/**
 * Returns who an ID token says has logged in; `undefined` if it is not an ID token, comes from
 * another server, or is for another client. Its signature is not checked: "If the ID Token is
 * received via direct communication between the Client and the Token Endpoint …, the TLS server
 * validation MAY be used to validate the issuer in place of checking the token signature".
 *
 * @see [OpenID Connect Core §3.1.3.7](https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation)
 */
export function readIdToken(
  token: string,
  { issuer, clientId }: { readonly issuer: string; readonly clientId: string },
): UserInfo | undefined {
  const claims = readFields(payloadOf(token))
  if (claims === undefined || claims.iss !== issuer) return undefined
  const audience = [claims.aud].flat()
  return audience.includes(clientId) ? readUserInfo(claims) : undefined
}

function payloadOf(token: string): unknown {
  const [, payload = ''] = token.split('.')
  try {
    const bytes = atob(payload.replaceAll('-', '+').replaceAll('_', '/'))
    return JSON.parse(
      new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0))),
    )
  } catch {
    return undefined
  }
}
