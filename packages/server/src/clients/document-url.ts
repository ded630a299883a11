/** Longer than any that is in use, and short enough to be kept with every login. */
const LONGEST = 512

/** Whether a client is named by an address, where its metadata document is. */
export const isWebAddress = (clientId: string): boolean =>
  /^https?:\/\//.test(clientId) && URL.canParse(clientId)

/**
 * Why such an address cannot name a client; `undefined` when it can. "Client identifier URLs MUST
 * have an "https" scheme, MUST contain a path component, MUST NOT contain single-dot or double-dot
 * path segments, MUST NOT contain a fragment component and MUST NOT contain a username or password."
 * It "SHOULD NOT include a query string component", and may not here: that would be a request of the
 * asker's choice to whatever host.
 *
 * @param httpAllowed for a server that is itself on this machine only, by plain http.
 * @see draft-ietf-oauth-client-id-metadata-document §3
 */
export function documentUrlProblem(clientId: string, httpAllowed: boolean): string | undefined {
  const { href, protocol, username, password } = new URL(clientId)
  if (clientId.length > LONGEST) return `it may be ${LONGEST} characters long at most`
  if (protocol !== 'https:' && !httpAllowed) return 'an address that names a client is https'
  if (username || password) return 'it may hold no user name or password'
  if (/[?#]/.test(clientId)) return 'it may have no query and no fragment'
  // Dot segments, a port that goes without saying, a host in capitals or as a number: all of these
  // are other spellings, and an address is compared byte for byte.
  return href === clientId
    ? undefined
    : 'write it in its normal form, with a path, and without . and .. in it'
}
