import { html } from 'hono/html'
import type { LoginDetails, Look } from './data.ts'
import { named } from './finished.ts'
import { type Html, page } from './layout.ts'

export interface NumberToType extends Pick<LoginDetails, 'clientName' | 'host'> {
  /** What to type in the terminal: `KQTZ`. It is shown only here and only once. */
  readonly number: string
}

/** The last step if the terminal may be anyone's: only someone who sees both can finish it. */
export const numberPage = (look: Look, { number, ...terminal }: NumberToType): Html =>
  page(look, {
    title: 'Type this in your terminal',
    mark: 'terminal',
    body: html`<p class="number">${number}</p>
<p>${named(terminal)} is logged in once these letters are typed there.</p>
<p class="note"><b>Tell them to nobody.</b>
Whoever asks you for them, by mail, by chat or on the phone, wants to log in as you.</p>`,
  })
