/** How fast something may happen: `burst` at once, and `perSecond` in the long run. */
export interface Rate {
  readonly burst: number
  readonly perSecond: number
}

/**
 * A token bucket per key, in this process. It also bounds its own memory: when there are too many
 * keys, the least recently used are forgotten, and those are full again anyway.
 */
export class Limiter {
  readonly #rate: Rate
  readonly #now: () => Date
  readonly #buckets = new Map<string, { level: number; at: number }>()
  static readonly KEYS = 50_000

  constructor(rate: Rate, now: () => Date) {
    this.#rate = rate
    this.#now = now
  }

  /** Takes one. Returns `0` if there was one, else the whole seconds until there is. */
  take(key: string): number {
    const at = this.#now().getTime()
    const { burst, perSecond } = this.#rate
    const bucket = this.#buckets.get(key) ?? { level: burst, at }
    const passedSeconds = Math.max(0, at - bucket.at) / 1000
    const level = Math.min(burst, bucket.level + passedSeconds * perSecond)
    const granted = level >= 1

    this.#buckets.delete(key) // Re-inserted last: the first key is the least recently used.
    this.#buckets.set(key, { level: granted ? level - 1 : level, at })
    if (this.#buckets.size > Limiter.KEYS) {
      const oldest = this.#buckets.keys().next()
      if (!oldest.done) this.#buckets.delete(oldest.value)
    }
    return granted ? 0 : Math.ceil((1 - level) / perSecond)
  }

  /** Gives one back that was taken and should not count. */
  giveBack(key: string): void {
    const bucket = this.#buckets.get(key)
    if (bucket) bucket.level = Math.min(this.#rate.burst, bucket.level + 1)
  }
}
