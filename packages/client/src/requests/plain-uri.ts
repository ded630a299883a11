/**
 * Short, and made of unreserved characters and harmless reserved ones (RFC 3986 §2): nothing in it
 * is special to a terminal or to the shell of any system. `new URL()` alone would accept
 * `https://$(calc.exe)/` (security: CL-08 to CL-11).
 */
const PLAIN = /^https?:\/\/[A-Za-z0-9._~:/?=%[\]-]{1,2000}$/

/** The host names that mean this machine, whatever the network says. */
export const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/**
 * Whether an address may be printed, opened and sent secrets: over http only if both the issuer and
 * the address are on this machine.
 */
export function isPlainUri(uri: string, issuer: string): boolean {
  if (!PLAIN.test(uri) || !URL.canParse(uri)) return false
  const { protocol, hostname } = new URL(uri)
  return protocol === 'https:' || (issuer.startsWith('http:') && LOOPBACK.test(hostname))
}

export const sameOrigin = (uri: string, other: string): boolean =>
  new URL(uri).origin === new URL(other).origin
