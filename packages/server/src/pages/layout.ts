import { html } from 'hono/html'
import type { Look } from './data.ts'
import { type Mark, mark } from './mark.ts'
import { shown } from './shown.ts'

/** Markup with all outside text escaped. `String(page)` returns it as text. */
export type Html = ReturnType<typeof html>

export interface Page {
  /** The heading and window title. No secrets: it shows in the history and on shared screens. */
  readonly title: string
  readonly mark?: Mark
  readonly body: Html
  /** Goes there at once. No redirect, as `form-action 'self'` would block it (security: HD-05). */
  readonly refreshTo?: URL
}

/** The frame of every page. Needs no script, and loads only the style sheet and the logo. */
export function page(look: Look, { title, mark: shape, body, refreshTo }: Page): Html {
  const name = shown(look.name)
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${refreshTo && html`<meta http-equiv="refresh" content="0; url=${refreshTo.href}">`}
<title>${title} · ${name}</title>
<link rel="stylesheet" href="${look.styleUrl}">
</head>
<body>
<header>${look.logoUrl === null ? name : html`<img src="${look.logoUrl}" alt="${name}">`}</header>
<main>
${shape && mark(shape)}
<h1>${title}</h1>
${body}
</main>
<footer>Terminal login by Paircode · <a href="${look.accountUrl}">Your terminals</a></footer>
</body>
</html>`
}
