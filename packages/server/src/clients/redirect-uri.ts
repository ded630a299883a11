/**
 * A loopback redirect URI, matched on the raw text: URL parsers turn `127.1` and the like into real
 * addresses.
 */
const LOOPBACK = /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(?::(\d{1,5}))?(\/[^?#]*)?(\?[^#]*)?$/

/** One or two dots between slashes: some parsers would go up a level. */
const DOT_SEGMENT = /\/(?:\.|%2e){1,2}(?:\/|$)/i

interface Loopback {
  readonly host: string
  readonly rest: string
}

function readLoopback(uri: string): Loopback | undefined {
  const [, host, port, path = '/', query = ''] = LOOPBACK.exec(uri) ?? []
  if (host === undefined || DOT_SEGMENT.test(path)) return undefined
  if (port !== undefined && !(Number(port) >= 1 && Number(port) <= 65_535)) return undefined
  return { host, rest: path + query }
}

/**
 * Whether a client may have its answer sent there.
 *
 * "The authorization server MUST allow any port to be specified at the time of the request for
 * loopback IP redirect URIs" (RFC 8252 §7.3). All else is compared byte for byte (RFC 9700 §2.1),
 * except that an empty path equals `/`. `localhost` counts as loopback only for a client registered
 * with it, and matches only itself.
 */
export function redirectAllowed(registered: readonly string[], asked: string): boolean {
  const loopback = readLoopback(asked)
  return registered.some((uri) => {
    if (uri === asked) return true
    const own = readLoopback(uri)
    return own !== undefined && own.host === loopback?.host && own.rest === loopback.rest
  })
}

/**
 * Whether a code comes with the redirect URI that it was sent to (RFC 6749 §4.1.3). Here too, an
 * empty path equals `/`: libraries that take the URI from the browser's request get it with one.
 */
export const sameRedirect = (one: string, other: string): boolean =>
  withPath(one) === withPath(other)

const withPath = (uri: string): string => uri.replace(/^(http:\/\/[^/?]+)(?=\?|$)/, '$1/')

/** Why this cannot be registered; `undefined` when it can. RFC 9700 §2.6, RFC 8252 §7.1. */
export function redirectProblem(uri: string): string | undefined {
  if (!URL.canParse(uri)) return 'a URI is needed, such as http://127.0.0.1/callback'
  if (/[#\s]/.test(uri)) return 'it may have no fragment and no blanks'
  const { protocol, username, password } = new URL(uri)
  if (username || password) return 'it may hold no user name or password'
  if (protocol === 'https:') return undefined
  if (protocol === 'http:') {
    return readLoopback(uri)
      ? undefined
      : 'http is for loopback addresses only: http://127.0.0.1, http://[::1] or http://localhost'
  }
  // "private-use URI scheme … based on a domain name under their control" (RFC 8252 §7.1)
  return protocol.includes('.')
    ? undefined
    : 'a scheme of your own must be a domain name turned round, such as dev.acme.cli:/callback'
}

/** Whether a registrable URI keeps what is sent there on the browser's machine. */
export const staysOnMachine = (uri: string): boolean => !uri.toLowerCase().startsWith('https:')
