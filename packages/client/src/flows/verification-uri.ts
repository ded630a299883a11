import { badServer } from '../requests/exchange.ts'
import { isPlainUri, sameOrigin } from '../requests/plain-uri.ts'

/**
 * Makes sure that an address is the issuer's own before it is printed or opened.
 *
 * @throws {LoginError} `bad_server`
 */
export function checkVerificationUri(uri: string, issuer: string): string {
  if (isPlainUri(uri, issuer) && sameOrigin(uri, issuer)) return uri
  // It is not quoted: whoever sent it may want people to see it.
  throw badServer(issuer, 'sent a link that leads elsewhere or is no plain web address')
}

/**
 * Makes sure that people take their code to the issuer's own site, or to the one that the app's
 * author has set (security: CL-09).
 *
 * @throws {LoginError} `bad_server`
 */
export function checkDeviceUri(uri: string, issuer: string, pinned: string | undefined): string {
  const isPinned = isPlainUri(uri, issuer) && pinned !== undefined && sameOrigin(uri, pinned)
  if (isPinned || (isPlainUri(uri, issuer) && sameSite(uri, issuer))) return uri
  return checkVerificationUri(uri, issuer)
}

/** Whether one host is the other or a subdomain of it. Siblings may belong to different owners. */
function sameSite(uri: string, issuer: string): boolean {
  const [one, other] = [new URL(uri), new URL(issuer)]
  if (one.protocol !== 'https:' || one.port !== other.port) return false
  const isBelow = (host: string, parent: string) =>
    parent.includes('.') && host.endsWith(`.${parent}`)
  return isBelow(one.hostname, other.hostname) || isBelow(other.hostname, one.hostname)
}
