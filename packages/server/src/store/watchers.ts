/** Who waits for which login, within this process. Memory and SQLite have one each. */
export class Watchers {
  readonly #waiting = new Map<string, Set<() => void>>()

  /** Calls back at each `notify` of that login, until the returned function is called. */
  watch(loginId: string, changed: () => void): () => void {
    // A function of its own, so that two watchers with the same callback stay two.
    const callback = () => changed()
    const callbacks = this.#waiting.get(loginId) ?? new Set()
    this.#waiting.set(loginId, callbacks.add(callback))
    return () => {
      callbacks.delete(callback)
      if (callbacks.size === 0 && this.#waiting.get(loginId) === callbacks) {
        this.#waiting.delete(loginId)
      }
    }
  }

  notify(loginId: string): void {
    for (const callback of this.#waiting.get(loginId) ?? []) callback()
  }
}
