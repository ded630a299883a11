import type { Person } from './person-store.ts'

/** A logged-in terminal. */
export interface Session {
  readonly id: string
  readonly personId: string
  readonly clientId: string
  readonly scope: readonly string[]
  readonly roles: readonly string[]
  /** What the terminal said of itself when it logged in. */
  readonly host: string | null
  readonly system: string | null
  /** Where it logged in from. */
  readonly address: string | null
  readonly createdAt: Date
  readonly lastUsedAt: Date
  /** It ends then unless it is used before. */
  readonly idleExpiresAt: Date
  /** It ends then however much it is used. */
  readonly expiresAt: Date
}

/**
 * Keeps sessions. They begin in `LoginStore.redeem`. One that has ended, or is past either of its
 * limits, is invisible to every verb.
 */
export interface SessionStore {
  /** Finds a session and its person by the SHA-256 of the secret that the terminal keeps. */
  findBySecret(
    secretHash: string,
    now: Date,
  ): Promise<{ session: Session; person: Person } | undefined>

  /** Notes that it was used, and moves its idle limit. */
  use(id: string, idleExpiresAt: Date, now: Date): Promise<boolean>

  /** Ends it. `false` when it had ended before. */
  end(id: string, now: Date): Promise<boolean>
}
