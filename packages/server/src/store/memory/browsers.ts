import type { BrowserStore, NewBrowserSession } from '../browser-store.ts'
import type { Person } from '../person-store.ts'
import type { Tables } from './tables.ts'

export class MemoryBrowsers implements BrowserStore {
  readonly #tables: Tables

  constructor(tables: Tables) {
    this.#tables = tables
  }

  async start(session: NewBrowserSession): Promise<void> {
    this.#tables.browsers.set(session.hash, session)
  }

  async find(hash: string, now: Date): Promise<Person | undefined> {
    const session = this.#live(hash, now)
    return session && this.#tables.people.get(session.personId)
  }

  async end(hash: string, now: Date): Promise<boolean> {
    return this.#live(hash, now) !== undefined && this.#tables.browsers.delete(hash)
  }

  #live(hash: string, now: Date): NewBrowserSession | undefined {
    const session = this.#tables.browsers.get(hash)
    return session && session.expiresAt > now ? session : undefined
  }
}
