import { html } from 'hono/html'
import type { FormTicket, Look } from './data.ts'
import { form, ticketFields } from './form.ts'
import { type Html, page } from './layout.ts'
import { shown } from './shown.ts'

export type ProviderChoice = FormTicket & {
  /** `null` while it is unknown. */
  readonly clientName: string | null
  readonly providers: readonly { readonly id: string; readonly name: string }[]
  readonly action: string
}

/** Shown if there are several providers. Sends `provider`, the id of the chosen one. */
export const chooseProviderPage = (look: Look, data: ProviderChoice): Html =>
  page(look, {
    title: 'Sign in',
    body: html`<p>${sentence(data)}</p>
${form(data.action, ticketFields(data), html`${data.providers.map(providerButton)}`)}`,
  })

function sentence(data: ProviderChoice): Html {
  if (data.clientName !== null) {
    return html`Choose an account for <b>${shown(data.clientName)}</b> in your terminal.`
  }
  if ('userCode' in data) return html`Choose an account for your terminal.`
  return html`Choose the account whose terminals you want to see.`
}

const providerButton = ({ id, name }: { id: string; name: string }): Html =>
  html`<button name="provider" value="${id}">Continue with ${shown(name)}</button>`
