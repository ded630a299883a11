import { html } from 'hono/html'
import type { FormTicket, Look } from './data.ts'
import { form, ticketFields } from './form.ts'
import { type Html, page } from './layout.ts'
import { shown } from './shown.ts'

export type LocalSignIn = FormTicket & {
  readonly providerName: string
  readonly providerId: string
  readonly action: string
  /** What was wrong with the form submitted before, and its values. */
  readonly problem?: string
  readonly values?: { readonly email: string; readonly name: string }
}

/** The form of the `local` provider. Sends `email` and `name`. */
export const localSignInPage = (look: Look, data: LocalSignIn): Html =>
  page(look, {
    title: `Sign in with ${shown(data.providerName)}`,
    body: html`<p class="note"><b>For development only.</b>
This signs you in as anyone, without a password.</p>
${form(data.action, { ...ticketFields(data), provider: data.providerId }, fields(data))}`,
  })

const fields = ({ problem, values }: LocalSignIn): Html =>
  html`${problem !== undefined && html`<p class="problem" role="alert">${shown(problem, 200)}</p>`}
<label for="email">E-mail address</label>
<input id="email" name="email" type="email" autocomplete="email" maxlength="254" required
 value="${values?.email}">
<label for="name">Name <small>(optional)</small></label>
<input id="name" name="name" autocomplete="name" maxlength="64" value="${values?.name}">
<button class="primary">Sign in</button>`
