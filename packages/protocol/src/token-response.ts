/**
 * The answer of the token endpoint.
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
  /** What was granted. */
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
