import type { Store } from '../store/store.ts'

/** A poll that is being held. */
export interface Hold {
  /** Resolves when the login has changed, the time is up, or the poll must be answered anyway. */
  readonly changed: Promise<void>
  release(): void
}

/**
 * Holds polls until there is something to report: `Prefer: wait` (RFC 7240 §4.3).
 *
 * At most one per login, since a terminal that asks again has given up its earlier poll, and a
 * limited number in total: further polls are answered at once, which only costs the terminal a
 * delay.
 */
export class HeldPolls {
  readonly #watch: Store['watch']
  readonly #most: number
  readonly #held = new Map<string, Hold>()
  #closed = false

  constructor(watch: Store['watch'], most: number) {
    this.#watch = watch
    this.#most = most
  }

  /**
   * Begins to hold a poll for the login; `undefined` when it cannot be held. The caller must read
   * the login again after this, so that a change in between is not missed.
   */
  hold(loginId: string, waitSeconds: number): Hold | undefined {
    this.#held.get(loginId)?.release()
    if (this.#closed || this.#held.size >= this.#most) return undefined

    const { promise, resolve } = deferred()
    const release = () => {
      clearTimeout(timer)
      unwatch()
      if (this.#held.get(loginId) === hold) this.#held.delete(loginId)
      resolve()
    }
    const hold: Hold = { changed: promise, release }
    const unwatch = this.#watch(loginId, release)
    const timer = setTimeout(release, waitSeconds * 1000)
    this.#held.set(loginId, hold)
    return hold
  }

  /** How many are held now. */
  get size(): number {
    return this.#held.size
  }

  /** Answers all held polls, and holds no more from now on. */
  close(): void {
    this.#closed = true
    for (const hold of [...this.#held.values()]) hold.release()
  }
}

/** `Promise.withResolvers`, which Node 20 lacks. */
function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {}
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}
