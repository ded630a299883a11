import { parse, serialize } from 'hono/utils/cookie'
import { isSecret, type SecretPrefix } from '../store/secret.ts'

/**
 * Three cookies that never replace one another (security: SC-04): a browser's key, which ties its
 * logins together; the browser session, which says who is signed in; and the terminal's session.
 */
const COOKIES = {
  key: { name: 'paircode_browser', prefix: 'pck', sameSite: 'Lax' },
  browser: { name: 'paircode_person', prefix: 'pcb', sameSite: 'Lax' },
  session: { name: 'paircode_session', prefix: 'pcs', sameSite: 'Strict' },
} as const satisfies Record<string, { name: string; prefix: SecretPrefix; sameSite: string }>

type CookieKind = keyof typeof COOKIES

/**
 * Reads and writes our cookies: with `__Host-` over https, without it if the issuer is plain
 * loopback.
 */
export class Cookies {
  readonly #secure: boolean

  constructor(secure: boolean) {
    this.#secure = secure
  }

  #name(kind: CookieKind): string {
    return `${this.#secure ? '__Host-' : ''}${COOKIES[kind].name}`
  }

  /** The secret in that cookie; `undefined` when it is missing or cannot be a secret. */
  read(request: Request, kind: CookieKind): string | undefined {
    const header = request.headers.get('cookie')
    if (header === null) return undefined
    const name = this.#name(kind)
    const value = parse(header, name)[name]
    return isSecret(COOKIES[kind].prefix, value) ? value : undefined
  }

  /** A `Set-Cookie` value. */
  write(kind: CookieKind, secret: string, maxAgeSeconds: number): string {
    return serialize(this.#name(kind), secret, {
      path: '/',
      httpOnly: true,
      secure: this.#secure,
      sameSite: COOKIES[kind].sameSite,
      maxAge: maxAgeSeconds,
    })
  }

  clear(kind: CookieKind): string {
    return this.write(kind, '', 0)
  }
}
