import type { IncomingMessage } from 'node:http'

/**
 * Why a request is not the browser on its way back from the server: the status to answer it with, or
 * `undefined` when it may be. Any page that the person has open can send requests here, and so can a
 * name that suddenly means 127.0.0.1 (security: LB-06, LB-07).
 *
 * @param authority the host and the port that were made known, which is what `Host` has to say
 */
export function requestProblem(request: IncomingMessage, authority: string): number | undefined {
  const { headers } = request
  if (headers.host !== authority) return 421
  if (request.method !== 'GET') return 405
  // What browsers send is the "origin-form", a path (RFC 9112 §3.2.1); a whole address is for proxies.
  if (!request.url?.startsWith('/')) return 400
  // A redirect of the top window has no `Origin`, or a hidden one.
  if (headers.origin !== undefined && headers.origin !== 'null') return 403
  // Browsers send both. A program that sends the mode alone, as Node's `fetch`, is no page.
  const { 'sec-fetch-dest': dest, 'sec-fetch-mode': mode = 'navigate' } = headers
  if (dest !== undefined && (dest !== 'document' || mode !== 'navigate')) return 403
  return undefined
}
