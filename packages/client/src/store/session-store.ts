/** What a session is kept under: one login of one app at one server. */
export interface SessionKey {
  readonly issuer: string
  /** Empty when the server chose the client. */
  readonly clientId: string
}

/** The secret that a session is spent with. */
export interface Credential {
  /** The paircode session: a cookie for the issuer's origin. */
  readonly type: 'cookie'
  readonly name: string
  readonly value: string
}

/** A session as it is kept between two runs. */
export interface StoredSession extends SessionKey {
  /** The server's stable id of the person. */
  readonly subject: string
  readonly email?: string
  readonly credential: Credential
  readonly createdAt: Date
  /** It ends then at the latest. */
  readonly expiresAt: Date
}

/**
 * Keeps sessions between runs.
 *
 * @throws {LoginError} `store_unusable`, from every method, with what mends it in the message.
 */
export interface SessionStore {
  /** Called before a login begins, so that nobody approves one that cannot be kept. */
  prepare(key: SessionKey): Promise<void>
  /** Resolves to `undefined` when there is none. */
  load(key: SessionKey): Promise<StoredSession | undefined>
  /** Replaces the one that was there. */
  save(session: StoredSession): Promise<void>
  /** Does nothing when there is none. */
  remove(key: SessionKey): Promise<void>
  /** All of them, the newest login first. */
  list(): Promise<readonly StoredSession[]>
}
