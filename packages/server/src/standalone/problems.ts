import { printable } from '@paircode/protocol'

/** The keys and indexes that lead to a value: `['providers', 1, 'clientSecret']`. */
export type Path = readonly (string | number)[]

/** `providers[1].clientSecret`. It may contain unknown keys, so it is made printable. */
function pathText(path: Path): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${printable(key)}`))
  return text.join('').replace(/^\./, '') || 'the file'
}

/** The problems of a file, in the order found; only the first one per place. */
export class Problems {
  readonly #lines = new Map<string, string>()

  add(place: Path | string, problem: string): void {
    const text = typeof place === 'string' ? place : pathText(place)
    if (!this.#lines.has(text)) this.#lines.set(text, `${text}: ${problem}`)
  }

  /** One line per problem. Empty when nothing is wrong. */
  get lines(): readonly string[] {
    return [...this.#lines.values()]
  }
}
