/** The callbacks waiting for each login in this process. Each store has one instance. */
export class Watchers {
  /** Immutable lists: each of thousands of held polls has one, and a set takes more memory. */
  readonly #waiting = new Map<string, readonly (() => void)[]>()

  /** Calls `changed` at each `notify` of the login, until the returned function is called. */
  watch(loginId: string, changed: () => void): () => void {
    // A new function, so that two watchers with the same callback stay distinct.
    const callback = () => changed()
    this.#waiting.set(loginId, [...(this.#waiting.get(loginId) ?? []), callback])
    return () => {
      const others = this.#waiting.get(loginId)?.filter((one) => one !== callback) ?? []
      if (others.length > 0) this.#waiting.set(loginId, others)
      else this.#waiting.delete(loginId)
    }
  }

  has(loginId: string): boolean {
    return this.#waiting.has(loginId)
  }

  /** The logins that are being watched. */
  ids(): string[] {
    return [...this.#waiting.keys()]
  }

  notify(loginId: string): void {
    for (const callback of this.#waiting.get(loginId) ?? []) callback()
  }
}
