import { html } from 'hono/html'
import type { FormTicket, Look } from './data.ts'
import { form, ticketFields } from './form.ts'
import { type Html, page } from './layout.ts'
import { shown } from './shown.ts'

export type ProviderChoice = FormTicket & {
  /** `null` as long as nobody knows it. */
  readonly clientName: string | null
  readonly providers: readonly { readonly id: string; readonly name: string }[]
  readonly action: string
}

/** Where there are several ways to sign in. Sends `provider`, the id of the one chosen. */
export const chooseProviderPage = (look: Look, data: ProviderChoice): Html =>
  page(look, {
    title: 'Sign in',
    body: html`<p>Choose an account for ${terminal(data)}.</p>
${form(data.action, ticketFields(data), html`${data.providers.map(providerButton)}`)}`,
  })

const terminal = ({ clientName }: ProviderChoice): Html =>
  clientName === null ? html`your terminal` : html`<b>${shown(clientName)}</b> in your terminal`

const providerButton = ({ id, name }: { id: string; name: string }): Html =>
  html`<button name="provider" value="${id}">Continue with ${shown(name)}</button>`
