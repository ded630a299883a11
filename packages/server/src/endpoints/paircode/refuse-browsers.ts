import { Refusal } from '../../http/refusal.ts'

/**
 * Refuses a browser at an address that is for terminals. A page that could send its visitors to
 * `/token` would log them in as somebody else, and one that could send them to `/cli_login` would
 * use up how many logins may begin on their network.
 *
 * Scripts cannot remove these headers, so their absence is proof enough. Node's own `fetch` sends
 * `Sec-Fetch-Mode: cors` and nothing else of the kind, which no browser does.
 */
export function refuseBrowsers({ headers }: Request): void {
  const mode = headers.get('sec-fetch-mode')
  const browser =
    headers.has('origin') ||
    headers.has('sec-fetch-site') ||
    headers.has('sec-fetch-dest') ||
    (mode !== null && mode !== 'cors')
  if (browser)
    throw new Refusal(403, 'access_denied', 'This address is for terminals, not for browsers')
}
