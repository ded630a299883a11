/**
 * Who is logged in, as returned by `GET /oauth/userinfo`.
 *
 * @see [OpenID Connect Core §5.3](https://openid.net/specs/openid-connect-core-1_0.html#UserInfo)
 */
export interface UserInfo {
  /** Our own stable id for the person, derived from the provider's issuer and subject. */
  readonly subject: string
  readonly email?: string
  readonly emailVerified?: boolean
  readonly name?: string
  readonly username?: string
}

export function writeUserInfo(info: UserInfo): Record<string, unknown> {
  return {
    sub: info.subject,
    ...(info.email !== undefined && { email: info.email }),
    ...(info.emailVerified !== undefined && { email_verified: info.emailVerified }),
    ...(info.name !== undefined && { name: info.name }),
    ...(info.username !== undefined && { preferred_username: info.username }),
  }
}

/** Parses the response; `undefined` if the body is something else. */
export function readUserInfo(body: unknown): UserInfo | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const claims = body as Record<string, unknown>
  if (typeof claims.sub !== 'string') return undefined
  return {
    subject: claims.sub,
    ...(typeof claims.email === 'string' && { email: claims.email }),
    ...(typeof claims.email_verified === 'boolean' && { emailVerified: claims.email_verified }),
    ...(typeof claims.name === 'string' && { name: claims.name }),
    ...(typeof claims.preferred_username === 'string' && { username: claims.preferred_username }),
  }
}
