import type { Issuer } from './issuer.ts'
import { Problem } from './problem.ts'

/**
 * Refuses a form that was not posted from one of our own pages.
 *
 * `Sec-Fetch-Site` decides if the browser sends it, since `Origin` is `null` under some referrer
 * policies; older browsers send `Origin` with every POST. A request with neither comes from no
 * current browser and no page of ours, so it is refused too (security: HD-03, HD-04).
 */
export function requireOwnForm(request: Request, issuer: Issuer): void {
  const site = request.headers.get('sec-fetch-site')
  const own =
    site === null ? request.headers.get('origin') === issuer.origin : site === 'same-origin'
  if (!own) throw foreignForm()
}

/** The one answer for a form from elsewhere and for a form token that does not match. */
export const foreignForm = (): Problem =>
  new Problem(403, {
    title: 'This form is out of date',
    detail: 'It was sent from another page or another browser, or you signed in anew in between.',
    advice:
      'Open the link from your terminal again. If you did not start a login, close this page.',
  })
