import { badServer } from '../requests/exchange.ts'
import { isPlainUri, sameOrigin } from '../requests/plain-uri.ts'

/**
 * Makes sure that an address is the issuer's own before it is printed or opened.
 *
 * @throws {LoginError} `bad_server`
 */
export function checkVerificationUri(uri: string, issuer: string): string {
  if (isPlainUri(uri, issuer) && sameOrigin(uri, issuer)) return uri
  // It is not repeated: whoever sent it would like to have it seen.
  throw badServer(issuer, 'sent a link that leads elsewhere or is no plain web address')
}

/**
 * Makes sure that people are sent to the issuer's own site with their code, or to the one that the
 * app's author says it is (security: CL-09).
 *
 * @throws {LoginError} `bad_server`
 */
export function checkDeviceUri(uri: string, issuer: string, pinned: string | undefined): string {
  const isPinned = isPlainUri(uri, issuer) && pinned !== undefined && sameOrigin(uri, pinned)
  if (isPinned || (isPlainUri(uri, issuer) && sameSite(uri, issuer))) return uri
  return checkVerificationUri(uri, issuer)
}

/** One host is the other, or lies below it. Two beside each other may be two customers of a third. */
function sameSite(uri: string, issuer: string): boolean {
  const [one, other] = [new URL(uri), new URL(issuer)]
  if (one.protocol !== 'https:' || one.port !== other.port) return false
  const isBelow = (host: string, parent: string) =>
    parent.includes('.') && host.endsWith(`.${parent}`)
  return isBelow(one.hostname, other.hostname) || isBelow(other.hostname, one.hostname)
}
