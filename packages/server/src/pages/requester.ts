import { html } from 'hono/html'
import { age } from './age.ts'
import type { LoginDetails } from './data.ts'
import { fact } from './fact.ts'
import type { Html } from './layout.ts'

/** Who asks to be logged in: first what the server knows, then what the terminal claims. */
export function requester(login: LoginDetails): Html {
  const reported = [
    fact('App', login.claimedName ?? null),
    fact('Computer', login.host),
    fact('System', login.system),
    fact('Program', login.agent),
  ].filter((row) => row !== null)

  return html`<div class="panel">
<dl>
${fact('App', login.clientName, login.clientFrom && STRANGERS[login.clientFrom])}
${fact('Started', age(login.ageSeconds))}
${fact('Address', login.address ?? 'not known', login.address !== null && network(login))}
</dl>
${reported.length > 0 && html`<h2>Reported by the terminal, not verified</h2><dl>${reported}</dl>`}
</div>`
}

/** Apps can claim any name (draft-ietf-oauth-client-id-metadata-document, "OAuth Phishing"). */
const STRANGERS = {
  website: html`<strong>an app of that website; nobody here has registered it</strong>`,
  itself: html`<strong>its own word; nobody here knows it</strong>`,
}

const network = ({ sameNetwork }: LoginDetails): Html =>
  sameNetwork
    ? html`<small>the same network as you</small>`
    : html`<strong>another network than yours</strong>`
