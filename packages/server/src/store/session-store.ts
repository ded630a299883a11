import type { LoginFlow } from './login-store.ts'
import type { Person } from './person-store.ts'

/** A logged-in terminal. */
export interface Session {
  readonly id: string
  readonly personId: string
  readonly clientId: string
  /** How it logged in. */
  readonly flow: LoginFlow
  readonly scope: readonly string[]
  /** Where its access tokens are good for (RFC 8707). */
  readonly resource: readonly string[]
  readonly roles: readonly string[]
  /** What its person calls it; `null` when they never gave it a name. */
  readonly name: string | null
  /** What the terminal said of itself when it logged in. */
  readonly host: string | null
  readonly system: string | null
  /** Where it logged in from. */
  readonly address: string | null
  /** When the person signed in. */
  readonly signedInAt: Date
  /** Its refresh tokens, where it has any. */
  readonly refresh: RefreshFamily | null
  readonly createdAt: Date
  readonly lastUsedAt: Date
  /** It ends then unless it is used before. */
  readonly idleExpiresAt: Date
  /** It ends then however much it is used. */
  readonly expiresAt: Date
}

/** The refresh tokens of one session, each following from its number: none is kept. */
export interface RefreshFamily {
  readonly salt: string
  /** The number of the one that is good now; the first is 1. */
  readonly generation: number
  /** When it became that. */
  readonly rotatedAt: Date
  /** The thumbprint of the key that they are bound to (RFC 9449 §5); `null` for those of a bearer. */
  readonly jkt: string | null
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

  find(id: string, now: Date): Promise<{ session: Session; person: Person } | undefined>

  /**
   * Refresh token number `from` is good no more, `to` is, and the idle limit moves. `false`, having
   * changed nothing, unless `from` was the good one.
   */
  rotate(
    id: string,
    generations: { readonly from: number; readonly to: number },
    idleExpiresAt: Date,
    now: Date,
  ): Promise<boolean>

  /** Notes that it was used, and moves its idle limit. */
  use(id: string, idleExpiresAt: Date, now: Date): Promise<boolean>

  /** Ends it. `false` when it had ended before. */
  end(id: string, now: Date): Promise<boolean>

  /** All of a person's, the one that logged in last first. */
  listOf(personId: string, now: Date): Promise<readonly Session[]>

  /** Gives one of that person's a name, or takes it away. `false` when it is not theirs, or has ended. */
  rename(id: string, personId: string, name: string | null, now: Date): Promise<boolean>

  /** Ends one of that person's. `false` when it is not theirs, or had ended before. */
  endOwn(id: string, personId: string, now: Date): Promise<boolean>

  /** Ends all of that person's, and resolves to the ids of those that lived until now. */
  endAll(personId: string, now: Date): Promise<readonly string[]>
}
