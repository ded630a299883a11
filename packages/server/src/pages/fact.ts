import { html } from 'hono/html'
import type { Html } from './layout.ts'
import { shown } from './shown.ts'

/** A row of a list of facts, or nothing if there is no value to show. */
export function fact(
  name: string,
  value: string | null,
  remark: Html | false | undefined = false,
): Html | null {
  const text = shown(value)
  return text === null ? null : html`<div><dt>${name}</dt><dd>${text} ${remark}</dd></div>`
}
