import type { BrowserStore, NewBrowserSession, SignedInBrowser } from '../browser-store.ts'
import type { Tables } from './tables.ts'

export class MemoryBrowsers implements BrowserStore {
  readonly #tables: Tables

  constructor(tables: Tables) {
    this.#tables = tables
  }

  async start(session: NewBrowserSession): Promise<void> {
    this.#tables.browsers.set(session.hash, session)
  }

  async find(hash: string, now: Date): Promise<SignedInBrowser | undefined> {
    const session = this.#live(hash, now)
    const person = session && this.#tables.people.get(session.personId)
    if (!session || !person) return undefined
    return { person, signedInAt: session.signedInAt, since: session.createdAt }
  }

  async end(hash: string, now: Date): Promise<boolean> {
    return this.#live(hash, now) !== undefined && this.#tables.browsers.delete(hash)
  }

  async endAll(personId: string): Promise<void> {
    for (const [hash, session] of this.#tables.browsers) {
      if (session.personId === personId) this.#tables.browsers.delete(hash)
    }
  }

  #live(hash: string, now: Date): NewBrowserSession | undefined {
    const session = this.#tables.browsers.get(hash)
    return session && session.expiresAt > now ? session : undefined
  }
}
