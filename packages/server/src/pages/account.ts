import { html } from 'hono/html'
import { age } from './age.ts'
import type { Look, PersonDetails } from './data.ts'
import { fact } from './fact.ts'
import { form } from './form.ts'
import { type Html, page } from './layout.ts'
import { shown } from './shown.ts'
import { signedInAs } from './signed-in-as.ts'

/** A logged-in terminal, as its person sees it. */
interface Terminal {
  readonly sessionId: string
  /** The name that its person gave it. */
  readonly name: string | null
  readonly clientName: string
  readonly host: string | null
  readonly system: string | null
  /** Where it logged in from. */
  readonly address: string | null
  readonly loggedInSeconds: number
  readonly lastUsedSeconds: number
}

export interface Account {
  readonly person: PersonDetails
  readonly terminals: readonly Terminal[]
  readonly formToken: string
  readonly action: string
}

/** A person's account page. Sends `change`, and `session` if the change is for one terminal. */
export const accountPage = (look: Look, data: Account): Html =>
  page(look, {
    title: 'Your terminals',
    body: html`${signedInAs(data.person, signOut(data))}
${data.terminals.length === 0 ? NONE : data.terminals.map((one, index) => terminal(data, one, index))}
${data.terminals.length > 0 && everywhere(data)}`,
  })

const NONE = html`<p>No terminal is logged in as you.</p>`

const signOut = ({ action, formToken }: Account): Html =>
  form(
    action,
    { form_token: formToken, change: 'sign_out' },
    html`<button class="quiet">Sign out</button>`,
  )

function terminal({ action, formToken }: Account, one: Terminal, index: number): Html {
  const fields = { form_token: formToken, session: one.sessionId }
  const title = shown(one.name) ?? shown(one.host) ?? shown(one.clientName)
  return html`<section class="panel">
<p><b>${title}</b></p>
<dl>
${fact('App', one.clientName)}
${one.name !== null && fact('Computer', one.host)}
${fact('System', one.system)}
${fact('Address', one.address)}
${fact('Logged in', age(one.loggedInSeconds))}
${fact('Last used', age(one.lastUsedSeconds))}
</dl>
<details><summary>Rename</summary>
${form(action, { ...fields, change: 'rename' }, nameField(title, index))}
</details>
${form(action, { ...fields, change: 'end' }, html`<button>Log this terminal out</button>`)}
</section>`
}

const nameField = (name: string | null, index: number): Html =>
  html`<label for="name_${index}">Name <small>(empty: as its computer is called)</small></label>
<input id="name_${index}" name="name" maxlength="64" autocomplete="off" value="${name}">
<button>Save</button>`

/** Collapsed by default, because it cannot be undone. */
const everywhere = ({ action, formToken }: Account): Html =>
  html`<details><summary>Log out everywhere</summary>
<p>Logs all of these terminals out, and signs you out of every browser here.</p>
${form(action, { form_token: formToken, change: 'end_all' }, html`<button>Log out everywhere</button>`)}
</details>`

export const loggedOutEverywherePage = (look: Look, { terminals }: { terminals: number }): Html =>
  page(look, {
    title: 'Logged out everywhere',
    mark: 'done',
    body: html`<p>${terminals === 1 ? 'One terminal was' : `${terminals} terminals were`} logged out,
and so was every browser. An API that does not ask here may take a terminal's last token for a few
minutes more.</p>
<p>You can close this page.</p>`,
  })
