import { html } from 'hono/html'
import type { FormTicket } from './data.ts'
import type { Html } from './layout.ts'

/** A form, always sent by POST, with `hidden` as hidden fields. */
export const form = (action: string, hidden: Readonly<Record<string, string>>, body: Html): Html =>
  html`<form method="post" action="${action}">
${Object.entries(hidden).map(([name, value]) => hiddenInput(name, value))}
${body}
</form>`

export const ticketFields = (ticket: FormTicket): Record<string, string> => ({
  ...('loginId' in ticket && { login: ticket.loginId }),
  ...('userCode' in ticket && { user_code: ticket.userCode }),
  form_token: ticket.formToken,
})

// Without autocomplete="off", Firefox keeps the old value of a hidden field across a reload.
const hiddenInput = (name: string, value: string): Html =>
  html`<input type="hidden" name="${name}" value="${value}" autocomplete="off">`
