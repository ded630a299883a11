import type { Issuer } from '../../http/issuer.ts'

/**
 * The URL that takes the authorization endpoint's answer to the client (RFC 6749 §4.1.2).
 *
 * @param asked a redirect URI that has been verified, and the state, which is returned unchanged.
 * @param answer the code, or the error.
 */
export function authorizationResponse(
  { redirectUri, state }: { readonly redirectUri: string; readonly state?: string },
  issuer: Issuer,
  answer: Readonly<Record<string, string>>,
): URL {
  // `iss` tells a client of several servers which one answers (RFC 9207 §2).
  const parameters = { ...answer, ...(state !== undefined && { state }), iss: issuer.href }
  const url = new URL(redirectUri)
  // "… query component …, which MUST be retained when adding additional query parameters" (§3.1.2)
  const kept = url.search.slice(1)
  url.search = [kept, new URLSearchParams(parameters)].filter(String).join('&')
  return url
}
