import type { IncomingMessage } from 'node:http'

/**
 * Returns the status to reject a request with, or `undefined` if it may be the browser coming back
 * from the server. Any page that the person has open can send requests here, and so can a site
 * whose name is rebound to 127.0.0.1 (security: LB-06, LB-07).
 *
 * @param authority the host and port that we announced, which `Host` must match
 */
export function requestProblem(request: IncomingMessage, authority: string): number | undefined {
  const { headers } = request
  if (headers.host !== authority) return 421
  if (request.method !== 'GET') return 405
  // Browsers send the "origin-form", a path (RFC 9112 §3.2.1); a full address is for proxies.
  if (!request.url?.startsWith('/')) return 400
  // A top-level redirect has no `Origin`, or an opaque one.
  if (headers.origin !== undefined && headers.origin !== 'null') return 403
  // Browsers send both. A program that sends only the mode, such as Node's `fetch`, is not a page.
  const { 'sec-fetch-dest': dest, 'sec-fetch-mode': mode = 'navigate' } = headers
  if (dest !== undefined && (dest !== 'document' || mode !== 'navigate')) return 403
  return undefined
}
