/** One app at one server. */
export interface SessionScope {
  readonly issuer: string
  readonly clientId: string
}

/** Whether a session, or a choice, belongs to that app at that server. */
export const isIn = ({ issuer, clientId }: SessionScope, one: SessionScope): boolean =>
  one.issuer === issuer && one.clientId === clientId

/** What a session is stored under: one person in one app at one server. */
export interface SessionKey extends SessionScope {
  /** The server's stable id of the person. */
  readonly subject: string
}

/** The secrets that authorize a session's requests. */
export type Credential = CookieCredential | TokenCredential

/** The paircode session: a cookie for the issuer's origin. */
export interface CookieCredential {
  readonly type: 'cookie'
  readonly name: string
  readonly value: string
}

/** What the token endpoint returned (RFC 6749 §5.1). */
export interface TokenCredential {
  readonly type: 'tokens'
  readonly accessToken: string
  /** When it was asked for, by this machine's clock. */
  readonly obtainedAt: Date
  /** By the same clock; if missing, the access token is good until the server refuses it. */
  readonly accessTokenExpiresAt?: Date
  /** If missing, the session ends with its access token. */
  readonly refreshToken?: string
  readonly idToken?: string
  /** What was granted. */
  readonly scope: readonly string[]
}

/** The endpoints for a session with tokens, from the server's metadata at login (RFC 8414 §2). */
export interface SessionEndpoints {
  readonly token: string
  readonly revocation?: string
  readonly userinfo?: string
}

/** What is known about a session and is not secret. */
export interface SessionFacts extends SessionKey {
  readonly email?: string
  /** Set for tokens; a cookie does not need it. */
  readonly endpoints?: SessionEndpoints
  /** The APIs that the login asked for (RFC 8707): they are also sent the access token. */
  readonly resource?: readonly string[]
  readonly createdAt: Date
  /** When it ends at the latest; missing if the server does not say. */
  readonly expiresAt?: Date
}

/** A session as it is stored between runs. */
export interface StoredSession extends SessionFacts {
  readonly credential: Credential
}

/** The account to use by default: in a folder and below it, or everywhere. */
export interface AccountChoice extends SessionKey {
  readonly email?: string
  /** The absolute path of the folder. */
  readonly directory?: string
  /** When it was made: shows which of several servers was chosen last. */
  readonly chosenAt?: Date
}

/**
 * Keeps sessions between runs.
 *
 * @throws {LoginError} `store_unusable`, from every method; the message says how to fix it.
 */
export interface SessionStore {
  /** Called before a login begins, so that nobody approves one that cannot be stored. */
  prepare(scope: SessionScope): Promise<void>
  /** Resolves to `undefined` when there is none. */
  load(key: SessionKey): Promise<StoredSession | undefined>
  /** Replaces the one that was there. */
  save(session: StoredSession): Promise<void>
  /** Does nothing when there is none. */
  remove(key: SessionKey): Promise<void>
  /**
   * Lists all sessions, or those of one app at one server, newest login first. Skips what cannot be
   * read, and rejects only if it finds nothing else.
   */
  list(scope?: SessionScope): Promise<readonly SessionFacts[]>
  /** Where the secret of a session is: `keychain`, `memory`, or the path of a file. */
  secretIn(key: SessionKey): Promise<string | undefined>
  /**
   * Runs alone: nothing else, in this process or another, runs in `exclusively` for the same
   * session at the same time.
   *
   * @throws {LoginError} `unreachable`, which is transient, when others do not finish
   */
  exclusively<T>(key: SessionKey, run: () => Promise<T>): Promise<T>
  /** Replaces the choice for the same folder, or the one for everywhere. */
  choose(choice: AccountChoice): Promise<void>
  /**
   * Resolves to the choice for the folder or the nearest one above it, else for everywhere; with an
   * empty `directory`, only the choice for everywhere.
   */
  chosen(scope: SessionScope, directory: string): Promise<AccountChoice | undefined>
}
