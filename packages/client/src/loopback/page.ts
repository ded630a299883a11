import { createHash } from 'node:crypto'

/**
 * The pages that the browser ends on. They look like the server's, hold nothing from the request,
 * and need no script and nothing from elsewhere (security: LB-12).
 */
export type Page = 'done' | 'failed' | 'ignored'

const STYLE = `:root{color-scheme:light dark;--page:#f5f6f8;--card:#fff;--ink:#1c1e24;--quiet:#5d6370;
--line:#dfe2e8;--link:#0b57d0}
@media(prefers-color-scheme:dark){:root{--page:#121418;--card:#1b1e24;--ink:#e8eaef;--quiet:#a2a8b5;
--line:#343943;--link:#a8c7fa}}
*{box-sizing:border-box}
body{display:flex;flex-direction:column;gap:1.5rem;min-height:100vh;margin:0;padding:2rem 1rem 1.5rem;
background:var(--page);color:var(--ink);font:1rem/1.5 system-ui,sans-serif;align-items:center}
main{width:100%;max-width:28rem;margin:auto;padding:2rem;background:var(--card);
border:1px solid var(--line);border-radius:1rem}
svg{display:block;width:3rem;padding:.75rem;margin-bottom:1rem;border-radius:50%;
background:var(--page);color:var(--link);fill:none;stroke:currentColor;stroke-width:2;
stroke-linecap:round;stroke-linejoin:round}
h1{margin:0 0 .5rem;font-size:1.5rem;line-height:1.25;font-weight:650;letter-spacing:-.01em}
p{margin:0}
footer{color:var(--quiet);font-size:.875rem}
@media(max-width:30rem){body{padding-top:1.25rem}main{padding:1.5rem 1.25rem}}
`

const TEXTS: Record<Page, { title: string; text: string; mark: string }> = {
  done: {
    title: 'Logged in',
    text: 'You can close this page and go back to your terminal.',
    mark: 'M5 12.5l4.5 4.5L19 7.5',
  },
  failed: {
    title: 'Not logged in',
    text: 'Your terminal says why. You can close this page.',
    mark: 'M7 7l10 10M17 7L7 17',
  },
  ignored: {
    title: 'Nothing to see here',
    text: 'A terminal waits here for the end of a login, and this was not it.',
    mark: 'M12 5v8M12 18v.5',
  },
}

export const pageOf = (name: Page): string => {
  const { title, text, mark } = TEXTS[name]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<main>
<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${mark}"/></svg>
<h1>${title}</h1>
<p>${text}</p>
</main>
<footer>Terminal login by Paircode</footer>
</body>
</html>
`
}

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')

export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
}
