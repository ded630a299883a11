/**
 * Short, and of unreserved characters and the plainest of the reserved ones (RFC 3986 §2): nothing
 * in it means anything to a terminal or to the shell of any system. `new URL()` alone would take
 * `https://$(calc.exe)/` (security: CL-08 to CL-11).
 */
const PLAIN = /^https?:\/\/[A-Za-z0-9._~:/?=%[\]-]{1,2000}$/

/** The host names that are this machine, whatever a network says. */
export const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/**
 * Whether an address may be printed, opened and sent secrets: over http only where the issuer is
 * on this machine, and the address, too.
 */
export function isPlainUri(uri: string, issuer: string): boolean {
  if (!PLAIN.test(uri) || !URL.canParse(uri)) return false
  const { protocol, hostname } = new URL(uri)
  return protocol === 'https:' || (issuer.startsWith('http:') && LOOPBACK.test(hostname))
}

export const sameOrigin = (uri: string, other: string): boolean =>
  new URL(uri).origin === new URL(other).origin
