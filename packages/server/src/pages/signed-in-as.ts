import { html } from 'hono/html'
import type { PersonDetails } from './data.ts'
import type { Html } from './layout.ts'
import { shown, shownEmail } from './shown.ts'

/** Who is signed in, with a form beside it to switch accounts or sign out. */
export function signedInAs(person: PersonDetails, other: Html): Html {
  const email = shownEmail(person.email)
  const name = shown(person.name)
  return html`<div class="panel person">
<p><b>${name ?? email ?? 'Signed in'}</b>
${name && email && html`<span>${email}</span>`}
<small>with ${shown(person.provider)}</small></p>
${other}
</div>`
}
