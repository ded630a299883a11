import { html } from 'hono/html'
import type { LoginDetails, Look } from './data.ts'
import { type Html, page } from './layout.ts'
import { shown } from './shown.ts'

export interface Return extends Pick<LoginDetails, 'clientName'> {
  /** Where the app waits for the answer, and the answer. */
  readonly url: URL
  readonly outcome: 'approved' | 'denied'
}

/**
 * Takes the answer back to the app: by itself where that listens on a loopback address, and by the
 * link where it does not, or where the browser would ask before it opens an app.
 */
export const returnPage = (look: Look, { url, outcome, clientName }: Return): Html =>
  page(look, {
    title: outcome === 'approved' ? 'Approved' : 'Denied',
    mark: outcome === 'approved' ? 'done' : 'stopped',
    ...(/^https?:$/.test(url.protocol) && { refreshTo: url }),
    body: html`<p>Your browser takes this answer back to <b>${shown(clientName)}</b>.</p>
<a class="button primary" href="${url.href}">Continue</a>`,
  })
