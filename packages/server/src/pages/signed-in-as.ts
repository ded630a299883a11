import { html } from 'hono/html'
import type { PersonDetails } from './data.ts'
import type { Html } from './layout.ts'
import { shown, shownEmail } from './shown.ts'

/** Who is signed in, and beside it the form for who would rather be somebody else, or nobody. */
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
