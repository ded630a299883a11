import { html } from 'hono/html'
import type { Look } from './data.ts'
import { type Html, page } from './layout.ts'
import { shown } from './shown.ts'

/** The page at `/`. It reveals nothing about anybody (security: O-3). */
export const welcomePage = (look: Look, { issuer }: { issuer: string }): Html =>
  page(look, {
    title: 'Log in from your terminal',
    mark: 'terminal',
    body: html`<p>This server logs command-line apps in to <b>${shown(look.name)}</b>.
A login begins in the terminal, so there is nothing to do here:</p>
<pre><code>paircode login ${issuer}</code></pre>
<p>If a link brought you here and you did not ask for a login, close this page.</p>`,
  })
