import { darkPalette, lightPalette, type Palette } from './palette.ts'

/**
 * The style sheet of all pages.
 *
 * @param accent `#rrggbb`. Text always has a contrast of at least 4.5 (WCAG 2.2 AA) in both themes.
 * @throws {TypeError} when the accent is not such a colour.
 */
export const stylesheet = (accent: string): string =>
  `:root{color-scheme:light dark;${variables(lightPalette(accent))}}
@media(prefers-color-scheme:dark){:root{${variables(darkPalette(accent))}}}
${RULES}`

const variables = (palette: Palette): string =>
  Object.entries(palette)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(';')

// The answer buttons ignore clicks for 0.7 s, so that a second click meant for another page hits
// nothing (security: HD-06). Keys work at once. It is not motion, so reduced motion keeps it.
const RULES = `*{box-sizing:border-box}
body{display:flex;flex-direction:column;align-items:center;gap:1.5rem;min-height:100vh;margin:0;
padding:2rem 1rem 1.5rem;background:var(--page);color:var(--ink);font:1rem/1.5 system-ui,sans-serif;
overflow-wrap:anywhere}
header{font-size:1.125rem;font-weight:600}
header img{display:block;height:40px;max-width:100%;object-fit:contain}
main{width:100%;max-width:28rem;margin:auto;padding:2rem;background:var(--card);
border:1px solid var(--line);border-radius:1rem}
footer,small,dt,h2,.fine{color:var(--quiet);font-size:.875rem}
svg{display:block;width:3rem;padding:.75rem;margin-bottom:1rem;border-radius:50%;background:var(--page);
color:var(--link);fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;
stroke-linejoin:round}
h1{margin:0 0 .5rem;font-size:1.5rem;line-height:1.25;font-weight:650;letter-spacing:-.01em}
h2{font-weight:400}
p,ul{margin:0 0 1rem}
main>:last-child{margin-bottom:0}
b,dd,li,code{unicode-bidi:isolate}
a{color:var(--link)}
dl{margin:0}
dl div{display:flex;gap:1rem;padding:.25rem 0}
dt{flex:0 0 5rem;line-height:1.5rem}
dd{flex:1;margin:0}
dd small,dd strong,.person span,.person small{display:block}
strong{color:var(--alert);font-size:.875rem}
.panel,.note,pre{margin:0 0 1rem;padding:.75rem 1rem;border:1px solid var(--line);border-radius:.75rem}
.panel h2{margin:.75rem -1rem .5rem;padding:.75rem 1rem 0;border-top:1px dashed var(--edge)}
.note{background:var(--note);border-color:transparent}
h1+.note,.fine{margin-top:1rem}
.note b{display:block}
.problem{color:var(--alert)}
pre{background:var(--page);white-space:pre-wrap}
code,li{font:.875rem/1.5 ui-monospace,monospace}
button,.button{display:block;width:100%;margin-top:.75rem;padding:.75rem 1rem;background:var(--card);
border:1px solid var(--edge);border-radius:.75rem;color:var(--ink);font:inherit;font-weight:600;
text-align:center;text-decoration:none;cursor:pointer}
:is(button,.button):hover{box-shadow:0 0 0 3px var(--line)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.primary{background:var(--accent);border-color:var(--link);color:var(--onAccent)}
label{display:block;margin-bottom:.25rem;font-weight:600}
input{width:100%;margin-bottom:1rem;padding:.625rem .75rem;background:var(--card);
border:1px solid var(--edge);border-radius:.5rem;color:inherit;font:inherit}
.code,.number{font-family:ui-monospace,monospace;letter-spacing:.15em;text-transform:uppercase}
.code{font-size:1.25rem}
.number{padding:.5rem 0;font-size:3rem;line-height:1.2;font-weight:650;text-align:center;user-select:all}
.person{display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:center;justify-content:space-between}
.person p{margin:0}
.quiet{margin:0;padding:.25rem 0;border:0;color:var(--link);font-weight:400;font-size:.875rem}
details{margin-top:.75rem}
summary{color:var(--link);font-size:.875rem;cursor:pointer}
details>:last-child{margin:.75rem 0 0}
.answers{display:grid;grid-template-columns:1fr 1fr;gap:.75rem}
.answers button{border:2px solid var(--link);color:var(--link);animation:arm .7s step-end}
@keyframes arm{from{pointer-events:none;opacity:.5}}
@media(max-width:30rem){body{padding-top:1.25rem}main{padding:1.5rem 1.25rem}}
`
