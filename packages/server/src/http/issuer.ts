/**
 * The issuer identifier, and every address made from it. Only it is ever used to build an address:
 * never `Host`, never a forwarded header (security: UP-15).
 */
export class Issuer {
  /** As it was configured, byte for byte (RFC 8414 §3.3), but for a trailing slash. */
  readonly href: string
  readonly origin: string
  /** The issuer's path without a trailing slash: `''`, or `/auth`. */
  readonly path: string
  readonly secure: boolean

  constructor(issuer: URL) {
    this.href = issuer.href.replace(/\/$/, '')
    this.origin = issuer.origin
    this.path = issuer.pathname.replace(/\/$/, '')
    this.secure = issuer.protocol === 'https:'
  }

  /** The address of one of our paths, whole. */
  url(path: string): string {
    return `${this.origin}${this.path}${path}`
  }

  /**
   * Our path in a request's. Some who mount us pass the request on as it came, and some take the
   * issuer's path off first (Hono's `mount`, many a reverse proxy); both are meant the same way.
   */
  pathOf(pathname: string): string {
    const inside = pathname === this.path || pathname.startsWith(`${this.path}/`)
    return (inside ? pathname.slice(this.path.length) : pathname) || '/'
  }
}
