import { isFromBrowser } from './from-browser.ts'
import { Refusal } from './refusal.ts'

/**
 * Refuses a browser at an endpoint for terminals. A page that could send its visitors to `/token`
 * would log them in as somebody else, and one that could send them to `/cli_login` would use up the
 * logins allowed on their network.
 */
export function refuseBrowsers(request: Request): void {
  if (!isFromBrowser(request)) return
  throw new Refusal(403, 'access_denied', 'This address is for terminals, not for browsers')
}
