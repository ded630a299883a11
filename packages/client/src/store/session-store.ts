/** One app at one server. */
export interface SessionScope {
  readonly issuer: string
  readonly clientId: string
}

/** What a session is kept under: one person in one app at one server. */
export interface SessionKey extends SessionScope {
  /** The server's stable id of the person. */
  readonly subject: string
}

/** The secrets that a session is spent with. */
export type Credential = CookieCredential | TokenCredential

/** The paircode session: a cookie for the issuer's origin. */
export interface CookieCredential {
  readonly type: 'cookie'
  readonly name: string
  readonly value: string
}

/** What the token endpoint gave (RFC 6749 §5.1). */
export interface TokenCredential {
  readonly type: 'tokens'
  readonly accessToken: string
  /** When it was asked for, by the clock of this machine. */
  readonly obtainedAt: Date
  /** By the same clock; without one, the access token is good until the server refuses it. */
  readonly accessTokenExpiresAt?: Date
  /** Without one, the session ends with its access token. */
  readonly refreshToken?: string
  readonly idToken?: string
  /** What was granted. */
  readonly scope: readonly string[]
}

/** Where a session of tokens is spent, as the server's metadata said at login (RFC 8414 §2). */
export interface SessionEndpoints {
  readonly token: string
  readonly revocation?: string
  readonly userinfo?: string
}

/** What is known of a session and no secret. */
export interface SessionFacts extends SessionKey {
  readonly email?: string
  /** There with tokens; a cookie knows its way. */
  readonly endpoints?: SessionEndpoints
  /** The APIs that the login asked for (RFC 8707): they are sent the access token, too. */
  readonly resource?: readonly string[]
  readonly createdAt: Date
  /** It ends then at the latest; unknown where the server does not say. */
  readonly expiresAt?: Date
}

/** A session as it is kept between two runs. */
export interface StoredSession extends SessionFacts {
  readonly credential: Credential
}

/** Which account is meant where nothing says so: in a folder and below it, or everywhere. */
export interface AccountChoice extends SessionKey {
  readonly email?: string
  /** The whole path of the folder. */
  readonly directory?: string
  /** When it was made: it says which of several servers was meant last. */
  readonly chosenAt?: Date
}

/**
 * Keeps sessions between runs.
 *
 * @throws {LoginError} `store_unusable`, from every method, with what mends it in the message.
 */
export interface SessionStore {
  /** Called before a login begins, so that nobody approves one that cannot be kept. */
  prepare(scope: SessionScope): Promise<void>
  /** Resolves to `undefined` when there is none. */
  load(key: SessionKey): Promise<StoredSession | undefined>
  /** Replaces the one that was there. */
  save(session: StoredSession): Promise<void>
  /** Does nothing when there is none. */
  remove(key: SessionKey): Promise<void>
  /**
   * All of them, or those of one app at one server, the newest login first. What cannot be read is
   * passed over, and reported when there is nothing else.
   */
  list(scope?: SessionScope): Promise<readonly SessionFacts[]>
  /** Where the secret of a session is: `keychain`, `memory`, or the path of a file. */
  secretIn(key: SessionKey): Promise<string | undefined>
  /**
   * Runs alone: no other process, and nobody else in this one, is within `exclusively` for the same
   * session meanwhile.
   *
   * @throws {LoginError} `unreachable`, which may pass, when others do not finish
   */
  exclusively<T>(key: SessionKey, run: () => Promise<T>): Promise<T>
  /** Replaces the choice for the same folder, or that for everywhere. */
  choose(choice: AccountChoice): Promise<void>
  /** The choice for the folder or for the nearest above it that has one, else for everywhere. */
  chosen(scope: SessionScope, directory: string): Promise<AccountChoice | undefined>
}
