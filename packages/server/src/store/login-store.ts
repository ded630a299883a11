/** Which way a login came in; design: "three ways in, one login". */
export type LoginFlow = 'paircode' | 'loopback' | 'device'

/** The terminal that asks, and what it says of itself. Only the address is known; the rest is hearsay. */
export interface Requester {
  /** The client's address, or `null` when the server was not told one. */
  readonly address: string | null
  readonly host?: string
  readonly system?: string
  /** The program that sent the request, from its `User-Agent`. */
  readonly agent?: string
}

/** What an OAuth client asked for besides the scope, kept as it came. */
export interface Asked {
  /** Where the access token is to be good for (RFC 8707); nowhere but here when empty. */
  readonly resource: readonly string[]
  /** BASE64URL(SHA-256(verifier)), where whoever redeems has to show the verifier (RFC 7636). */
  readonly codeChallenge?: string
  /** Where the browser is sent with the code, and what it takes along (RFC 6749 §4.1.1). */
  readonly redirectUri?: string
  readonly state?: string
  /** For the ID token (OpenID Connect Core §3.1.2.1). */
  readonly nonce?: string
  /** How long ago the person may have signed in; `0`: anew, for this login (the same). */
  readonly maxAgeSeconds?: number
  /** The person is to pick an account, also where the browser is signed in (the same). */
  readonly chooseAccount?: true
  /** The thumbprint of the key that whoever redeems has to prove (RFC 9449 §10). */
  readonly jkt?: string
}

/** One attempt to log one terminal in, as it begins. */
export interface NewLogin {
  readonly id: string
  readonly flow: LoginFlow
  readonly clientId: string
  readonly scope: readonly string[]
  readonly requester: Requester
  readonly asked: Asked
  /**
   * SHA-256 of the secret that collects the login: the paircode, or the device code. `null` when it
   * is made at approval: the authorization code.
   */
  readonly redeemHash: string | null
  /** SHA-256 of the secret in the link that the person opens: it completes the login, and cannot collect it. */
  readonly handleHash: string | null
  /** A keyed hash of the code that the person types. */
  readonly userCodeHash: string | null
  readonly createdAt: Date
  /** From then on nothing changes it any more. */
  readonly expiresAt: Date
  /** From then on it is not even remembered, and its secrets mean nothing. */
  readonly forgetAt: Date
}

/** How a login comes to a browser. */
export type Entrance = 'link' | 'code'

/** Who signed in for a login. */
export interface Identification {
  readonly personId: string
  /** What the deployment lets that person be; it goes to the session. */
  readonly roles: readonly string[]
  /** When they signed in, in that browser. */
  readonly signedInAt: Date
}

/** What an approval brings. */
export interface Approval {
  /** The secret that collects the login, and until when, where it is made only now. */
  readonly code?: { readonly redeemHash: string; readonly expiresAt: Date }
  /** A keyed hash of the number that the terminal must say before it may collect. */
  readonly confirmationHash?: string
}

/** One attempt to log one terminal in, from its first request until it is forgotten. */
export interface Login extends NewLogin {
  readonly status: 'pending' | 'approved' | 'denied' | 'redeemed'
  /** SHA-256 of the key of the browser that pressed Continue: nobody else's may answer. */
  readonly browserHash: string | null
  /** How the login came to that browser: by its link, or by its code, which somebody typed. */
  readonly enteredBy: Entrance | null
  /** Who signed in for it, in that browser. */
  readonly personId: string | null
  /** What that person may be; empty until somebody signed in. */
  readonly roles: readonly string[]
  /** When they did. */
  readonly signedInAt: Date | null
  /** Whether the terminal must still say the number that the browser shows. */
  readonly needsConfirmation: boolean
  /** The session that it became. */
  readonly sessionId: string | null
}

/** What a login becomes when it is redeemed; the rest of the session comes from the login. */
export interface SessionStart {
  readonly sessionId: string
  /** SHA-256 of the secret that the terminal keeps, where that is one cookie. */
  readonly secretHash: string | null
  /** The salt of its refresh tokens, where it has any. */
  readonly refreshSalt: string | null
  /** The thumbprint of the key that its refresh tokens are bound to, where they are (RFC 9449 §5). */
  readonly jkt: string | null
  /** When the person signed in. */
  readonly signedInAt: Date
  readonly idleExpiresAt: Date
  readonly expiresAt: Date
}

/**
 * Keeps logins.
 *
 * Each verb is one atomic statement, named for what happened, and tells whether this very call made
 * it happen: no caller reads, decides and then writes. Secrets arrive as SHA-256, base64url; the
 * secrets themselves are never stored. A verb that changes a login does so only before its
 * `expiresAt`; a verb that finds one still does so until its `forgetAt`, so that a terminal can be
 * told that it came too late. Every store passes `tests/store/contract.ts`.
 */
export interface LoginStore {
  /** Keeps a new login. `false`, having changed nothing, when one of its secrets is remembered already. */
  begin(login: NewLogin, now: Date): Promise<boolean>

  find(id: string, now: Date): Promise<Login | undefined>
  findByHandle(handleHash: string, now: Date): Promise<Login | undefined>
  findByCode(redeemHash: string, now: Date): Promise<Login | undefined>
  findByUserCode(userCodeHash: string, now: Date): Promise<Login | undefined>

  /**
   * Ties a pending login to the first browser that asks. `true` for that browser while it is pending.
   * Who came by its code has used that up: it is remembered for `USED_CODE_SECONDS` more at least.
   */
  claim(id: string, browserHash: string, enteredBy: Entrance, now: Date): Promise<boolean>

  /** Notes who signed in for a pending login in the browser that claimed it; the latest one counts. */
  identify(id: string, browserHash: string, who: Identification, now: Date): Promise<boolean>

  /** Pending → approved, by the identified person in the browser that claimed it. */
  approve(
    id: string,
    browserHash: string,
    personId: string,
    approval: Approval,
    now: Date,
  ): Promise<boolean>

  /** Pending → denied, by the same. */
  deny(id: string, browserHash: string, personId: string, now: Date): Promise<boolean>

  /** Pending or approved → denied, by the terminal, which no longer wants it. */
  cancel(id: string, now: Date): Promise<boolean>

  /** Its terminal was told how the login ended: what redeemed it means nothing any more. Once. */
  burn(id: string, now: Date): Promise<boolean>

  /**
   * The terminal says the number of an approved login. Whether it was the right one; at the third
   * wrong one the login is denied.
   */
  confirm(id: string, confirmationHash: string, now: Date): Promise<boolean>

  /**
   * Approved, and confirmed where it has to be → redeemed, and its session kept, both or neither. The login as it is then, for the
   * one call that did it; `undefined` for every other.
   */
  redeem(redeemHash: string, start: SessionStart, now: Date): Promise<Login | undefined>
}

/** How many wrong numbers end a login. */
export const WRONG_NUMBERS = 3

/** How long a user code that was typed is not given out again, to whoever may still have it. */
export const USED_CODE_SECONDS = 86_400

/** What a login is to somebody who looks at it now. */
export type LoginStanding = Login['status'] | 'expired'

export function standing(login: Login, now: Date): LoginStanding {
  const open = login.status === 'pending' || login.status === 'approved'
  return open && login.expiresAt <= now ? 'expired' : login.status
}
