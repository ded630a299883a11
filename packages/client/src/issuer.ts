import { printable } from '@paircode/protocol'
import { LoginError } from './login-error.ts'
import { LOOPBACK } from './requests/plain-uri.ts'

/** `new URL()` takes `https://$(calc.exe)/`; no shell must see such a host (security: CL-11). */
const HOSTNAME = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])$/

/**
 * Returns the issuer identifier that sessions are keyed by: without a trailing slash.
 *
 * @throws {LoginError} `invalid_issuer`
 */
export function readIssuer(issuer: string | URL): string {
  const text = String(issuer)
  const url = URL.canParse(text) ? new URL(text) : undefined
  const problem = issuerProblem(url)
  if (url === undefined || problem !== undefined) {
    // A password in the address is a secret, and a user name may be one: neither is quoted.
    const shown = text.includes('@') ? 'the address' : JSON.stringify(printable(text, 200))
    const remedy = 'write an https:// address, as in "https://login.example.com"'
    throw new LoginError('invalid_issuer', `issuer: ${shown} ${problem}; ${remedy}`)
  }
  return url.origin + url.pathname.replace(/\/+$/, '')
}

function issuerProblem(url: URL | undefined): string | undefined {
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return 'is no web address'
  if (!HOSTNAME.test(url.hostname)) return 'has a host name that no server has'
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname)) {
    return 'would send secrets in the clear (http:// is for a server on this machine only)'
  }
  if (url.username || url.password) return 'holds a user name or a password'
  // RFC 8414 §2: the issuer identifier "has no query or fragment components".
  if (url.search || url.hash) return 'has a query or a fragment'
  return undefined
}
