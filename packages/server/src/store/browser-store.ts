import type { Person } from './person-store.ts'

/** A browser signed in to our pages. It can approve; it is never a terminal's credential. */
export interface NewBrowserSession {
  /** SHA-256 of the cookie. */
  readonly hash: string
  readonly personId: string
  /** When they signed in, according to the provider; `null` if it does not say. */
  readonly signedInAt: Date | null
  readonly createdAt: Date
  readonly expiresAt: Date
}

/** Who is signed in to a browser. */
export interface SignedInBrowser {
  readonly person: Person
  readonly signedInAt: Date | null
  /** When they signed in here with it. */
  readonly since: Date
}

/** Stores browser sessions. An expired one is invisible to every method. */
export interface BrowserStore {
  start(session: NewBrowserSession): Promise<void>
  find(hash: string, now: Date): Promise<SignedInBrowser | undefined>
  /** Signs that browser out. `false` when it was not signed in. */
  end(hash: string, now: Date): Promise<boolean>
  /** Signs a person out of every browser. */
  endAll(personId: string): Promise<void>
}
