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
  /** The APIs that its access tokens are for (RFC 8707). */
  readonly resource: readonly string[]
  readonly roles: readonly string[]
  /** The name that its person gave it; `null` if none. */
  readonly name: string | null
  /** What the terminal claimed about itself when it logged in. */
  readonly host: string | null
  readonly system: string | null
  /** Where it logged in from. */
  readonly address: string | null
  /** When the person signed in. */
  readonly signedInAt: Date
  /** Its refresh tokens, if it has any. */
  readonly refresh: RefreshFamily | null
  readonly createdAt: Date
  readonly lastUsedAt: Date
  /** The session ends then unless it is used before. */
  readonly idleExpiresAt: Date
  /** The session ends then however often it is used. */
  readonly expiresAt: Date
}

/** The refresh tokens of one session. Each is derived from its number; none is stored. */
export interface RefreshFamily {
  readonly salt: string
  /** The number of the currently valid token; the first is 1. */
  readonly generation: number
  /** When that token became valid. */
  readonly rotatedAt: Date
  /** The thumbprint of the key they are bound to (RFC 9449 §5); `null` for bearer tokens. */
  readonly jkt: string | null
}

/**
 * Stores sessions. They begin in `LoginStore.redeem`. A session that has ended or is past either
 * limit is invisible to every method.
 */
export interface SessionStore {
  /** Finds a session and its person by the SHA-256 of the secret that the terminal keeps. */
  findBySecret(
    secretHash: string,
    now: Date,
  ): Promise<{ session: Session; person: Person } | undefined>

  find(id: string, now: Date): Promise<{ session: Session; person: Person } | undefined>

  /**
   * Replaces refresh token number `from` by `to`, moves the idle limit and sets the roles. `false`,
   * changing nothing, unless `from` was the valid one.
   */
  rotate(
    id: string,
    generations: { readonly from: number; readonly to: number },
    idleExpiresAt: Date,
    roles: readonly string[],
    now: Date,
  ): Promise<boolean>

  /** Records that it was used, moves its idle limit and sets its roles. */
  use(id: string, idleExpiresAt: Date, roles: readonly string[], now: Date): Promise<boolean>

  /** Ends a session. `false` when it had already ended. */
  end(id: string, now: Date): Promise<boolean>

  /** Lists a person's sessions, the latest login first. */
  listOf(personId: string, now: Date): Promise<readonly Session[]>

  /** Sets or removes the name of a person's session. `false` when it is not theirs or has ended. */
  rename(id: string, personId: string, name: string | null, now: Date): Promise<boolean>

  /** Ends a person's session. `false` when it is not theirs or had already ended. */
  endOwn(id: string, personId: string, now: Date): Promise<boolean>

  /** Ends all of a person's sessions; resolves to the ids of those that were still active. */
  endAll(personId: string, now: Date): Promise<readonly string[]>
}
