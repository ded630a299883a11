import { html } from 'hono/html'
import type { Look } from './data.ts'
import { type Html, page } from './layout.ts'
import { shown } from './shown.ts'

/**
 * Sends the browser on to a provider automatically, with a link as the fallback.
 *
 * @throws {TypeError} when the address is not `http:` or `https:`.
 */
export function onwardPage(look: Look, data: { url: URL; providerName: string }): Html {
  if (!/^https?:$/.test(data.url.protocol)) {
    throw new TypeError(`url: an http or https address is needed, not ${data.url.protocol}`)
  }
  const title = `Continue to ${shown(data.providerName)}`
  return page(look, {
    title,
    refreshTo: data.url,
    body: html`<p>You will sign in there, and come back here.</p>
<a class="button primary" href="${data.url.href}">${title}</a>`,
  })
}
