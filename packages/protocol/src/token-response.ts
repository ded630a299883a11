import { isText, readFields, readSeconds } from './fields.ts'
import { parseScope } from './scope.ts'

/**
 * The response of the token endpoint.
 *
 * @see [RFC 6749 §5.1](https://www.rfc-editor.org/rfc/rfc6749#section-5.1)
 */
export interface TokenResponse {
  readonly accessToken: string
  readonly tokenType: 'Bearer' | 'DPoP'
  readonly expiresInSeconds: number
  readonly refreshToken?: string
  /** OpenID Connect Core §3.1.3.3 */
  readonly idToken?: string
  /** The granted scope. */
  readonly scope: readonly string[]
}

export function writeTokenResponse(response: TokenResponse): Record<string, unknown> {
  return {
    access_token: response.accessToken,
    token_type: response.tokenType,
    expires_in: response.expiresInSeconds,
    ...(response.refreshToken !== undefined && { refresh_token: response.refreshToken }),
    ...(response.idToken !== undefined && { id_token: response.idToken }),
    scope: response.scope.join(' '),
  }
}

/** As any server may send it: `expires_in` is only recommended, and GitHub omits it. */
export type ReceivedTokens = Omit<TokenResponse, 'expiresInSeconds'> & {
  readonly expiresInSeconds?: number
}

/** `1*VSCHAR` (RFC 6749 appendices A.12 and A.17), and so safe in a header. */
const isToken = (value: unknown): value is string => isText(value) && /^[\x20-\x7e]+$/.test(value)

/**
 * Parses the response; `undefined` if the body is something else or the token type is not Bearer:
 * "The client MUST NOT use an access token if it does not understand the token type" (§7.1).
 *
 * @param askedScope "scope: OPTIONAL, if identical to the scope requested by the client"
 */
export function readTokenResponse(
  body: unknown,
  askedScope: readonly string[] = [],
): ReceivedTokens | undefined {
  const { access_token, token_type, expires_in, refresh_token, id_token, scope } =
    readFields(body) ?? {}
  if (!isToken(access_token)) return undefined
  if (!isText(token_type) || token_type.toLowerCase() !== 'bearer') return undefined
  const expiresInSeconds = readSeconds(expires_in)
  return {
    accessToken: access_token,
    tokenType: 'Bearer',
    ...(expiresInSeconds !== undefined && { expiresInSeconds }),
    ...(isToken(refresh_token) && { refreshToken: refresh_token }),
    ...(isToken(id_token) && { idToken: id_token }),
    scope: isText(scope) ? parseScope(scope) : askedScope,
  }
}
