import { html } from 'hono/html'
import type { LoginDetails, Look } from './data.ts'
import { form } from './form.ts'
import { type Html, page } from './layout.ts'
import { requester } from './requester.ts'
import { shown } from './shown.ts'

/** The page behind a login's link. It only asks, because link previews open it, too. */
export const beginPage = (look: Look, data: { login: LoginDetails; action: string }): Html =>
  page(look, {
    title: 'Log in a terminal?',
    mark: 'terminal',
    body: html`<p>A terminal asks to be logged in to <b>${shown(look.name)}</b>.</p>
${requester(data.login)}
<p class="note"><b>Continue only if you started this yourself.</b>
If you did not, close this page: nothing has happened yet.</p>
${form(data.action, {}, html`<button class="primary">Continue</button>`)}`,
  })
