import { html } from 'hono/html'
import type { LoginDetails, LoginTicket, Look, PersonDetails } from './data.ts'
import { form, ticketFields } from './form.ts'
import { type Html, page } from './layout.ts'
import { requester } from './requester.ts'
import { shown } from './shown.ts'
import { signedInAs } from './signed-in-as.ts'

export interface Consent extends LoginTicket {
  readonly login: LoginDetails
  readonly person: PersonDetails
  /** The requested scopes (RFC 6749 §3.3); may be empty. */
  readonly scope: readonly string[]
  /** Where the browser takes the answer; `null` if the terminal polls for it. */
  readonly redirectUri: URL | null
  readonly action: string
  /** The form action that switches accounts. */
  readonly switchAction: string
}

/** Asks the person to approve a login. Sends `decision`, which is `approve` or `deny`. */
export const consentPage = (look: Look, data: Consent): Html =>
  page(look, {
    title: 'Approve this login?',
    body: html`<p>A terminal asks to be logged in to <b>${shown(look.name)}</b> as</p>
${signedInAs(data.person, form(data.switchAction, ticketFields(data), OTHER_ACCOUNT))}
${requester(data.login)}
${permissions(look, data.scope)}
${data.redirectUri !== null && destination(data.redirectUri)}
<p class="note"><b>Approve only if you started this yourself.</b>
If somebody sent you here, or you are not sure, deny.</p>
${form(data.action, ticketFields(data), ANSWERS)}`,
  })

const OTHER_ACCOUNT = html`<button class="quiet">Use another account</button>`

/** Deny comes first, since browsers default to the first button. CSS makes both look equal. */
const ANSWERS = html`<div class="answers">
<button name="decision" value="deny">Deny</button>
<button name="decision" value="approve">Approve</button>
</div>`

const permissions = (look: Look, scope: readonly string[]): Html =>
  scope.length === 0
    ? html`<p>It asks for no particular permission: once approved, it acts as you wherever
<b>${shown(look.name)}</b> lets it.</p>`
    : html`<p>Once approved, it acts as you, with these permissions:</p>
<ul>${scope.map((name) => html`<li>${shown(name)}</li>`)}</ul>`

/** Security: LB-11, and the warning against attackers who ask to be told the address (2.2). */
function destination({ protocol, hostname }: URL): Html {
  const where = {
    'http:': html`this computer, <b>${hostname}</b>`,
    'https:': html`<b>${shown(hostname, 253)}</b>`,
  }[protocol]
  return html`<p>The answer goes to ${where ?? html`an app on this computer, <b>${shown(protocol)}</b>`}.
If the page that follows can't be opened, close it. Never copy its address to anyone.</p>`
}
