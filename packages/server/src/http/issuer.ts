import { isIP } from 'node:net'

/** A host name that always means this machine itself, in the form of `URL.hostname`. */
export const isLoopbackHost = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'))

/**
 * The issuer identifier, and every URL made from it. Nothing else is ever used to build a URL:
 * neither `Host` nor a forwarded header (security: UP-15).
 */
export class Issuer {
  /** As configured, byte for byte (RFC 8414 §3.3), except for a trailing slash. */
  readonly href: string
  readonly origin: string
  /** The issuer's path without a trailing slash: `''`, or `/auth`. */
  readonly path: string
  readonly secure: boolean
  /** Whether it is a loopback address, which only this machine can reach. */
  readonly isLocal: boolean

  constructor(issuer: URL) {
    this.href = issuer.href.replace(/\/$/, '')
    this.origin = issuer.origin
    this.path = issuer.pathname.replace(/\/$/, '')
    this.secure = issuer.protocol === 'https:'
    this.isLocal = isLoopbackHost(issuer.hostname)
  }

  /** The full URL of one of our paths. */
  url(path: string): string {
    return `${this.origin}${this.path}${path}`
  }

  /**
   * Our part of a request's path. Some hosts pass the request on unchanged, and some strip the
   * issuer's path first (Hono's `mount`, many reverse proxies); both mean the same.
   */
  pathOf(pathname: string): string {
    const inside = pathname === this.path || pathname.startsWith(`${this.path}/`)
    return (inside ? pathname.slice(this.path.length) : pathname) || '/'
  }
}
