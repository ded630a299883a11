import type { KeyStore, NewKey, StoredKey } from '../key-store.ts'
import type { Tables } from './tables.ts'

export class MemoryKeys implements KeyStore {
  readonly #tables: Tables

  constructor(tables: Tables) {
    this.#tables = tables
  }

  async root(sealed: string): Promise<string> {
    this.#tables.rootKey ??= sealed
    return this.#tables.rootKey
  }

  async reseal(from: string, to: string): Promise<boolean> {
    if (this.#tables.rootKey !== from) return false
    this.#tables.rootKey = to
    return true
  }

  async begin(first: NewKey): Promise<boolean> {
    if (this.#tables.keys.size > 0) return false
    this.#keep(first)
    return true
  }

  async list(now: Date): Promise<readonly StoredKey[]> {
    return [...this.#tables.keys.values()].filter((key) => !isDropped(key, now))
  }

  async rotate(next: NewKey, dropAt: Date, now: Date): Promise<boolean> {
    const keys = [...this.#tables.keys.values()]
    if (keys.some((key) => key.activeAt > now)) return false
    for (const key of keys) {
      if (key.dropAt === null) this.#tables.keys.set(key.kid, { ...key, dropAt })
    }
    this.#keep(next)
    return true
  }

  async retire(kid: string, replacement: NewKey, now: Date): Promise<boolean> {
    const retired = this.#tables.keys.get(kid)
    if (retired === undefined || isDropped(retired, now)) return false
    this.#tables.keys.delete(kid)
    const others = [...this.#tables.keys.values()]
    if (others.some(({ activeAt }) => activeAt > retired.activeAt && activeAt <= now)) return true

    for (const key of others) if (key.activeAt > now) this.#tables.keys.delete(key.kid)
    this.#keep(replacement)
    return true
  }

  #keep(key: NewKey): void {
    this.#tables.keys.set(key.kid, { ...key, dropAt: null })
  }
}

export function isDropped({ dropAt }: StoredKey, now: Date): boolean {
  return dropAt !== null && dropAt <= now
}
