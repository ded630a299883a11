import { html } from 'hono/html'
import type { LoginDetails, Look } from './data.ts'
import { type Html, page } from './layout.ts'
import { shown } from './shown.ts'

type Terminal = Pick<LoginDetails, 'clientName' | 'host'>

export const approvedPage = (look: Look, terminal: Terminal): Html =>
  page(look, {
    title: 'Approved',
    mark: 'done',
    body: html`<p>${named(terminal)} is being logged in.</p>
<p>You can close this page and go back to your terminal.</p>`,
  })

export const deniedPage = (look: Look, terminal: Terminal): Html =>
  page(look, {
    title: 'Denied',
    mark: 'stopped',
    body: html`<p>${named(terminal)} was not logged in.</p>
<p>You can close this page.</p>`,
  })

/** Names the terminal by its app and computer. */
export function named({ clientName, host }: Terminal): Html {
  const computer = shown(host)
  return html`<b>${shown(clientName)}</b>${computer && html` on <b>${computer}</b>`}`
}
