import type { Identity } from '../identity.ts'
import type { Person, PersonStore } from '../person-store.ts'
import type { Tables } from './tables.ts'

export class MemoryPeople implements PersonStore {
  readonly #tables: Tables

  constructor(tables: Tables) {
    this.#tables = tables
  }

  async signIn(id: string, identity: Identity, now: Date): Promise<boolean> {
    const known = this.#tables.people.get(id)
    const createdAt = known?.createdAt ?? now
    this.#tables.people.set(id, { id, identity, createdAt, signedInAt: now })
    return known === undefined
  }

  async find(id: string): Promise<Person | undefined> {
    return this.#tables.people.get(id)
  }
}
