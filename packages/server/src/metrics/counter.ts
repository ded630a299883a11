import { type Family, type Labels, rendered, sample } from './family.ts'

/** Counts events since the start of the process. */
export class Counter<Name extends string> implements Family {
  readonly type = 'counter'
  readonly name: string
  readonly help: string
  readonly #counts = new Map<string, number>()

  constructor(name: string, help: string) {
    this.name = name
    this.help = help
  }

  /** @param by 0 makes the sample appear before anything has happened. */
  add(labels: Labels<Name>, by = 1): void {
    const key = rendered(labels)
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + by)
  }

  *samples(): Iterable<string> {
    for (const [labels, count] of this.#counts) yield sample(this.name, labels, count)
  }
}
