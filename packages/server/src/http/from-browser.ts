/**
 * Whether a browser sent this request for a page. A terminal's requests must not come from one: a
 * page that made its visitors' browsers begin a login would begin it on their network.
 *
 * Scripts cannot remove these headers, so their absence is proof enough. Node's own `fetch` sends
 * `Sec-Fetch-Mode: cors` and no other such header, which no browser does.
 */
export function isFromBrowser({ headers }: Request): boolean {
  const mode = headers.get('sec-fetch-mode')
  return (
    headers.has('origin') ||
    headers.has('sec-fetch-site') ||
    headers.has('sec-fetch-dest') ||
    (mode !== null && mode !== 'cors')
  )
}
