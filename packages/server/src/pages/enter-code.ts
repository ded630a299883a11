import { html } from 'hono/html'
import type { Look } from './data.ts'
import { form } from './form.ts'
import { type Html, page } from './layout.ts'
import { shown } from './shown.ts'

export interface CodeEntry {
  readonly action: string
  readonly formToken: string
  /** The code from the link, as displayed: `WDJB-MJHT`. */
  readonly linkCode?: string
  /** What was wrong with the code typed before. */
  readonly problem?: string
}

/** Where people type the code that a terminal shows. Sends `user_code`. The field starts empty. */
export const enterCodePage = (look: Look, data: CodeEntry): Html =>
  page(look, {
    title: 'Enter the code from your terminal',
    mark: 'terminal',
    body: html`<p>It logs your terminal in to <b>${shown(look.name)}</b>.</p>
${data.linkCode !== undefined && compare(data.linkCode)}
<p class="note"><b>Only enter a code that your own terminal shows.</b>
If somebody sent you a code, close this page: it would log them in as you.</p>
${form(data.action, { form_token: data.formToken }, field(data))}`,
  })

const compare = (code: string): Html =>
  html`<p>Your link is for the code <b>${shown(code)}</b>. Compare it with your terminal. If it shows
another one, or you see no terminal, close this page.</p>`

const field = ({ problem }: CodeEntry): Html =>
  html`${problem !== undefined && html`<p class="problem" role="alert">${shown(problem, 200)}</p>`}
<label for="user_code">Code</label>
<input id="user_code" name="user_code" class="code" autocomplete="off" autocapitalize="characters"
 spellcheck="false" maxlength="32" required>
<button class="primary">Continue</button>`
