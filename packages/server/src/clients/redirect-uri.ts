/** A loopback redirect URI, cut on the raw text: URL parsers turn `127.1` and the like into real addresses. */
const LOOPBACK = /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(?::(\d{1,5}))?(\/[^?#]*)?(\?[^#]*)?$/

/** Two dots or one between slashes: some parsers would go up by it. */
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
 * but that no path is the same as `/`. `localhost` counts as loopback for a client that is registered
 * with it, and only as itself.
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
 * Whether a code is shown with the redirect URI that it was sent to (RFC 6749 §4.1.3). No path is the
 * same as `/` here, too: libraries that take the URI from where the browser came have it with one.
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
