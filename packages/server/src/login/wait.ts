import type { Store } from '../store/store.ts'

/** A poll that is being held. */
export interface Hold {
  /** Resolves when the login changed, the seconds passed, or the poll is to be answered anyway. */
  readonly changed: Promise<void>
  release(): void
}

/**
 * Holds polls until there is something to tell: `Prefer: wait` (RFC 7240 §4.3).
 *
 * At most one for each login, since a terminal that asks anew has given the former up, and a limited
 * number in all: past it polls are answered at once, which costs the terminal nothing but a delay.
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
   * Begins to hold a poll for that login; `undefined` when it cannot be held. The caller looks at
   * the login once more after this, so that a change in between is not slept through.
   *
   * @param gone tells that the terminal hung up.
   */
  hold(loginId: string, waitSeconds: number, gone: AbortSignal): Hold | undefined {
    this.#held.get(loginId)?.release()
    if (this.#closed || gone.aborted || this.#held.size >= this.#most) return undefined

    const { promise, resolve } = deferred()
    const release = () => {
      clearTimeout(timer)
      unwatch()
      gone.removeEventListener('abort', release)
      if (this.#held.get(loginId) === hold) this.#held.delete(loginId)
      resolve()
    }
    const hold: Hold = { changed: promise, release }
    const unwatch = this.#watch(loginId, release)
    const timer = setTimeout(release, waitSeconds * 1000)
    gone.addEventListener('abort', release)
    this.#held.set(loginId, hold)
    return hold
  }

  /** How many are held now. */
  get size(): number {
    return this.#held.size
  }

  /** Answers every held poll, and holds none from now on. */
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
