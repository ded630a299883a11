import { html } from 'hono/html'
import type { LoginDetails, Look } from './data.ts'
import { type Html, page } from './layout.ts'
import { shown } from './shown.ts'

export interface Return extends Pick<LoginDetails, 'clientName'> {
  /** The app's redirect URI with the answer. */
  readonly url: URL
  readonly outcome: 'approved' | 'denied'
}

/**
 * Takes the answer back to the app: automatically if it listens on a loopback address. The link is
 * for when it does not, or when the browser would ask before opening an app.
 */
export const returnPage = (look: Look, { url, outcome, clientName }: Return): Html =>
  page(look, {
    title: outcome === 'approved' ? 'Approved' : 'Denied',
    mark: outcome === 'approved' ? 'done' : 'stopped',
    ...(/^https?:$/.test(url.protocol) && { refreshTo: url }),
    body: html`<p>Your browser takes this answer back to <b>${shown(clientName)}</b>.</p>
<a class="button primary" href="${url.href}">Continue</a>`,
  })
