/** How a login was started; design: "three ways in, one login". */
export type LoginFlow = 'paircode' | 'loopback' | 'device'

/** The requesting terminal. Only the address is verified; the rest is the terminal's own claim. */
export interface Requester {
  /** The client's address, or `null` when the server was not told one. */
  readonly address: string | null
  readonly host?: string
  readonly system?: string
  /** The program that sent the request, from its `User-Agent`. */
  readonly agent?: string
}

/** What an OAuth client requested besides the scope, stored as received. */
export interface Asked {
  /** The APIs that the access token is for (RFC 8707). Empty: only for this server. */
  readonly resource: readonly string[]
  /** BASE64URL(SHA-256(verifier)), if redeeming requires the verifier (RFC 7636). */
  readonly codeChallenge?: string
  /** Where the browser is sent with the code and the `state` (RFC 6749 §4.1.1). */
  readonly redirectUri?: string
  readonly state?: string
  /** For the ID token (OpenID Connect Core §3.1.2.1). */
  readonly nonce?: string
  /** The maximum age of the sign-in; `0` requires a new one for this login (same section). */
  readonly maxAgeSeconds?: number
  /** The person must pick an account even if the browser is signed in (same section). */
  readonly chooseAccount?: true
  /** The thumbprint of the key that redeeming requires proof of (RFC 9449 §10). */
  readonly jkt?: string
}

/** An attempt to log a terminal in, as it begins. */
export interface NewLogin {
  readonly id: string
  readonly flow: LoginFlow
  readonly clientId: string
  readonly scope: readonly string[]
  readonly requester: Requester
  readonly asked: Asked
  /**
   * SHA-256 of the secret that collects the login: the paircode or the device code. `null` for the
   * authorization code, which is created at approval.
   */
  readonly redeemHash: string | null
  /** SHA-256 of the secret in the person's link. It can complete the login but not collect it. */
  readonly handleHash: string | null
  /** A keyed hash of the code that the person types. */
  readonly userCodeHash: string | null
  readonly createdAt: Date
  /** After this, nothing changes the login any more. */
  readonly expiresAt: Date
  /** After this, the login is not even remembered, and its secrets are meaningless. */
  readonly forgetAt: Date
}

/** How a login reached a browser. */
export type Entrance = 'link' | 'code'

/** Who signed in for a login. */
export interface Identification {
  readonly personId: string
  /** The roles that the deployment gives the person; the session inherits them. */
  readonly roles: readonly string[]
  /** When they signed in, in that browser. */
  readonly signedInAt: Date
}

/** What an approval adds to a login. */
export interface Approval {
  /** The secret that collects the login, and when it expires, if it is created at approval. */
  readonly code?: { readonly redeemHash: string; readonly expiresAt: Date }
  /** A keyed hash of the number that the terminal must send before it may collect. */
  readonly confirmationHash?: string
}

/** An attempt to log a terminal in, from its first request until it is forgotten. */
export interface Login extends NewLogin {
  /** `expired` only once a sweep has found it expired; see `standing`. */
  readonly status: 'pending' | 'approved' | 'denied' | 'redeemed' | 'expired'
  /** SHA-256 of the key of the browser that pressed Continue; only that browser may answer. */
  readonly browserHash: string | null
  /** How the login reached that browser: by its link or by a typed code. */
  readonly enteredBy: Entrance | null
  /** Who signed in for it in that browser. */
  readonly personId: string | null
  /** The roles of that person; empty until somebody has signed in. */
  readonly roles: readonly string[]
  /** When that person signed in. */
  readonly signedInAt: Date | null
  /** Whether the terminal must still send the number that the browser shows. */
  readonly needsConfirmation: boolean
  /** The session that it became. */
  readonly sessionId: string | null
}

/** What a login becomes when it is redeemed; the rest of the session comes from the login. */
export interface SessionStart {
  readonly sessionId: string
  /** SHA-256 of the terminal's secret, if it uses a session cookie. */
  readonly secretHash: string | null
  /** The salt of its refresh tokens, if it has any. */
  readonly refreshSalt: string | null
  /** The thumbprint of the key that its refresh tokens are bound to, if any (RFC 9449 §5). */
  readonly jkt: string | null
  /** When the person signed in. */
  readonly signedInAt: Date
  readonly idleExpiresAt: Date
  readonly expiresAt: Date
}

/**
 * Stores logins.
 *
 * Each method is one atomic statement, named for what happened, and reports whether this call made
 * it happen: no caller reads, decides and then writes. Secrets arrive as SHA-256, base64url; the
 * secrets themselves are never stored. Methods change a login only before its `expiresAt`, but find
 * it until its `forgetAt`, so that a terminal can be told that it came too late. Every store passes
 * `tests/store/contract.ts`.
 */
export interface LoginStore {
  /** Stores a new login. `false`, changing nothing, when one of its secrets is already known. */
  begin(login: NewLogin, now: Date): Promise<boolean>

  find(id: string, now: Date): Promise<Login | undefined>
  findByHandle(handleHash: string, now: Date): Promise<Login | undefined>
  findByCode(redeemHash: string, now: Date): Promise<Login | undefined>
  findByUserCode(userCodeHash: string, now: Date): Promise<Login | undefined>

  /**
   * Ties a pending login to the first browser that asks. `true` for that browser while pending.
   * Claiming by code uses the code up: it is remembered for at least `USED_CODE_SECONDS` more.
   */
  claim(id: string, browserHash: string, enteredBy: Entrance, now: Date): Promise<boolean>

  /** Records who signed in to a pending login in the browser that claimed it. The latest counts. */
  identify(id: string, browserHash: string, who: Identification, now: Date): Promise<boolean>

  /** Pending → approved, by the identified person in the browser that claimed it. */
  approve(
    id: string,
    browserHash: string,
    personId: string,
    approval: Approval,
    now: Date,
  ): Promise<boolean>

  /** Pending → denied, by the same person in the same browser. */
  deny(id: string, browserHash: string, personId: string, now: Date): Promise<boolean>

  /** Pending or approved → denied, by the terminal, which no longer wants it. */
  cancel(id: string, now: Date): Promise<boolean>

  /**
   * All pending and approved logins for which that person signed in → denied. Returns those that
   * this call changed.
   */
  denyAll(personId: string, now: Date): Promise<readonly EndedLogin[]>

  /** Voids the redeeming secret, once the terminal was told how the login ended. Works once. */
  burn(id: string, now: Date): Promise<boolean>

  /**
   * The terminal sends the number of an approved login. Returns whether it was right; the third
   * wrong number denies the login.
   */
  confirm(id: string, confirmationHash: string, now: Date): Promise<boolean>

  /**
   * Approved, and confirmed if necessary → redeemed, with its session stored in the same
   * transaction. Returns the redeemed login to the one call that did it, `undefined` to all others.
   */
  redeem(redeemHash: string, start: SessionStart, now: Date): Promise<Login | undefined>

  /**
   * Pending or approved past `expiresAt` → expired, a batch at a time. Returns those that this call
   * changed, so that only one of all servers reports each; empty when none are left.
   */
  expire(now: Date): Promise<readonly EndedLogin[]>
}

/** What is reported about a login that has ended. */
export type EndedLogin = Pick<Login, 'id' | 'flow' | 'clientId'>

/** How many wrong numbers deny a login. */
export const WRONG_NUMBERS = 3

/** How long a typed user code is not issued again, in case someone still has it. */
export const USED_CODE_SECONDS = 86_400

/** The effective status of a login at this moment. */
export function standing(login: Login, now: Date): Login['status'] {
  const open = login.status === 'pending' || login.status === 'approved'
  return open && login.expiresAt <= now ? 'expired' : login.status
}
