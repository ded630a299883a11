import { type Family, type Labels, rendered, sample } from './family.ts'

interface Series {
  /** Values per bucket, not cumulative: each is counted only in the first bucket it fits. */
  readonly counts: number[]
  sum: number
}

/** Counts durations, in seconds, by upper bound. */
export class Histogram<Name extends string> implements Family {
  readonly type = 'histogram'
  readonly name: string
  readonly help: string
  /** The upper bounds, ascending; the last one is infinite. */
  readonly #bounds: readonly number[]
  readonly #series = new Map<string, Series>()

  constructor(name: string, help: string, bounds: readonly number[]) {
    this.name = name
    this.help = help
    this.#bounds = [...bounds, Number.POSITIVE_INFINITY]
  }

  observe(labels: Labels<Name>, seconds: number): void {
    const key = rendered(labels)
    const series = this.#series.get(key) ?? { counts: this.#bounds.map(() => 0), sum: 0 }
    this.#series.set(key, series)
    const bucket = this.#bounds.findIndex((bound) => seconds <= bound)
    series.counts[bucket] = (series.counts[bucket] ?? 0) + 1
    series.sum += seconds
  }

  *samples(): Iterable<string> {
    for (const [labels, { counts, sum }] of this.#series) {
      let count = 0
      for (const [index, bound] of this.#bounds.entries()) {
        count += counts[index] ?? 0
        const le = bound === Number.POSITIVE_INFINITY ? '+Inf' : String(bound)
        yield sample(`${this.name}_bucket`, `${labels},le="${le}"`, count)
      }
      yield sample(`${this.name}_sum`, labels, sum)
      yield sample(`${this.name}_count`, labels, count)
    }
  }
}
