import type { Person } from './person-store.ts'

/** A person's browser that is signed in to our pages. It can approve; it is never a terminal's credential. */
export interface NewBrowserSession {
  /** SHA-256 of the cookie. */
  readonly hash: string
  readonly personId: string
  readonly createdAt: Date
  readonly expiresAt: Date
}

/** Keeps browser sessions. An expired one is invisible to every verb. */
export interface BrowserStore {
  start(session: NewBrowserSession): Promise<void>
  /** Finds who is signed in in that browser, and since when. */
  find(hash: string, now: Date): Promise<{ person: Person; signedInAt: Date } | undefined>
  /** Signs that browser out. `false` when it was not signed in. */
  end(hash: string, now: Date): Promise<boolean>
  /** Signs a person out of every browser. */
  endAll(personId: string): Promise<void>
}
