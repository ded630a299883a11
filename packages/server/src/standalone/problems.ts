import { printable } from '@paircode/protocol'

/** The keys and indexes that lead to a value: `['providers', 1, 'clientSecret']`. */
export type Path = readonly (string | number)[]

/** `providers[1].clientSecret`. It may hold unknown keys, so it is made fit to print. */
function pathText(path: Path): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${printable(key)}`))
  return text.join('').replace(/^\./, '') || 'the file'
}

/** What is wrong with a file, in the order it was found: of each place the first problem only. */
export class Problems {
  readonly #lines = new Map<string, string>()

  add(place: Path | string, problem: string): void {
    const text = typeof place === 'string' ? place : pathText(place)
    if (!this.#lines.has(text)) this.#lines.set(text, `${text}: ${problem}`)
  }

  /** One line each. Empty when nothing is wrong. */
  get lines(): readonly string[] {
    return [...this.#lines.values()]
  }
}
