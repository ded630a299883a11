import { badServer } from '../requests/exchange.ts'

/**
 * Short, and of unreserved characters and the plainest of the reserved ones (RFC 3986 §2): nothing
 * in it means anything to a terminal or to the shell of any system.
 */
const PLAIN = /^https?:\/\/[A-Za-z0-9._~:/?=%[\]-]{1,2000}$/

/**
 * Makes sure that an address is the issuer's own before it is printed or opened (security: CL-08 to
 * CL-11). `new URL()` alone would take `https://$(calc.exe)/`.
 *
 * @throws {LoginError} `bad_server`
 */
export function checkVerificationUri(uri: string, issuer: string): string {
  if (PLAIN.test(uri) && URL.canParse(uri) && new URL(uri).origin === new URL(issuer).origin) {
    return uri
  }
  // It is not repeated: whoever sent it would like to have it seen.
  throw badServer(issuer, 'sent a link that leads elsewhere or is no plain web address')
}
