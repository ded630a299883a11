/** Longer than any in use, and short enough to be stored with every login. */
const LONGEST = 512

/** Whether the client id is the URL of a metadata document. */
export const isWebAddress = (clientId: string): boolean =>
  /^https?:\/\//.test(clientId) && URL.canParse(clientId)

/**
 * Why this URL cannot name a client; `undefined` when it can. "Client identifier URLs MUST have an
 * "https" scheme, MUST contain a path component, MUST NOT contain single-dot or double-dot path
 * segments, MUST NOT contain a fragment component and MUST NOT contain a username or password." It
 * "SHOULD NOT include a query string component", and here it may not: a query would let the asker
 * send any request to any host.
 *
 * @param httpAllowed allows plain http, for a server that is itself only on this machine.
 * @see draft-ietf-oauth-client-id-metadata-document §3
 */
export function documentUrlProblem(clientId: string, httpAllowed: boolean): string | undefined {
  const { href, protocol, username, password } = new URL(clientId)
  if (clientId.length > LONGEST) return `it may be ${LONGEST} characters long at most`
  if (protocol !== 'https:' && !httpAllowed) return 'an address that names a client is https'
  if (username || password) return 'it may hold no user name or password'
  if (/[?#]/.test(clientId)) return 'it may have no query and no fragment'
  // Dot segments, an explicit default port, a host in capitals or as a number: all of these are
  // other spellings, and a URL is compared byte for byte.
  return href === clientId
    ? undefined
    : 'write it in its normal form, with a path, and without . and .. in it'
}
