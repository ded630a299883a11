import { html } from 'hono/html'

/** The SVG lines of each mark, in a 24 × 24 square. */
const LINES = {
  terminal: 'M5 7l5 5-5 5M13 17h6',
  done: 'M5 12.5l4.5 4.5L19 7.5',
  stopped: 'M7 7l10 10M17 7L7 17',
  problem: 'M12 5v8M12 18v.5',
}

export type Mark = keyof typeof LINES

/** The small icon above a heading. It adds no information to the heading. */
export const mark = (shape: Mark) =>
  html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${LINES[shape]}"/></svg>`
