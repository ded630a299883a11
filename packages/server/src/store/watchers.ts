/** Who waits for which login, within this process. Each store has one. */
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

  has(loginId: string): boolean {
    return this.#waiting.has(loginId)
  }

  /** The logins that somebody waits for. */
  ids(): string[] {
    return [...this.#waiting.keys()]
  }

  notify(loginId: string): void {
    for (const callback of this.#waiting.get(loginId) ?? []) callback()
  }
}
