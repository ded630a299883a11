import { LoginError } from '../login-error.ts'
import { isPlainUri } from '../requests/plain-uri.ts'

/**
 * The origins that a session is sent to: the issuer's, those of the APIs that the login asked for
 * (RFC 8707), and those that the program names.
 */
export function originsFor(
  issuer: string,
  resource: readonly string[] = [],
  named: readonly (string | URL)[] = [],
): ReadonlySet<string> {
  checkOrigins(named)
  const origins = [issuer, ...resource.filter(isSafe), ...named].map((url) => new URL(url).origin)
  return new Set(origins)
}

/** A login calls this before anybody approves it. */
export function checkOrigins(named: readonly (string | URL)[] = []): void {
  const wrong = named.find((origin) => !isSafe(String(origin)))
  if (wrong === undefined) return
  const remedy = 'write https:// addresses, as in "https://api.example.com"'
  throw new LoginError('invalid_option', `origins: ${JSON.stringify(wrong)} is none; ${remedy}`)
}

/** Over http, a token never leaves this machine. */
const isSafe = (url: string): boolean => isPlainUri(url, 'http:')

/** @param url relative to the issuer, or absolute */
export function addressIn(origins: ReadonlySet<string>, url: string | URL, issuer: string): string {
  const base = `${issuer}/`
  const target = URL.canParse(String(url), base) ? new URL(url, base) : undefined
  if (target && origins.has(target.origin)) return target.href
  const where = target === undefined ? 'no address' : `an address of ${target.origin}`
  const those = [...origins].join(', ')
  throw new LoginError('wrong_origin', `This session is for ${those} only, and that is ${where}.`)
}
