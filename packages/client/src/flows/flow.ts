import type { Transport } from '../requests/exchange.ts'
import type { LoginServer } from '../requests/login-server.ts'
import type { StoredSession } from '../store/session-store.ts'

/** What the person needs to know in order to approve, by the way they come. */
export type LoginPrompt = LinkPrompt | DevicePrompt

interface AnyPrompt {
  /** Where to go: an address of the server, checked, and safe to print and to open. */
  readonly verificationUri: string
  /** When the login is given up. */
  readonly expiresAt: Date
}

/** A link is all. That of a loopback login has to be opened on this machine. */
export interface LinkPrompt extends AnyPrompt {
  readonly flow: 'loopback' | 'paircode'
}

/** On any machine. */
export interface DevicePrompt extends AnyPrompt {
  readonly flow: 'device'
  /** What to type there: `WDJB-MJHT`. */
  readonly userCode: string
  /** A link with nothing to type; in place of that, a number comes back by `askNumber`. */
  readonly verificationUriComplete?: string
  /** Why this way was taken, as a sentence. */
  readonly reason?: string
}

/** Asks for the number that the browser shows once the person has approved. */
export interface NumberQuestion {
  readonly expiresAt: Date
  /** The one before was wrong. */
  readonly isAgain: boolean
  /** Nobody needs the number any more. */
  readonly signal: AbortSignal
}

/** What a flow may touch, and nothing else. */
export interface FlowNeeds extends Transport {
  readonly now: () => Date
  /** Shows the person where to go, and takes them there where that is possible. */
  readonly prompt: (prompt: LoginPrompt) => Promise<void>
  /** Missing where there is nobody to ask. */
  readonly askNumber?: ((question: NumberQuestion) => Promise<string>) | undefined
}

/** What is asked for, whichever way the person comes. */
export interface FlowRequest {
  readonly clientId: string
  readonly scope?: readonly string[] | undefined
  /** The APIs that it is for (RFC 8707). */
  readonly resource?: readonly string[] | undefined
  readonly timeoutSeconds: number
}

/** The same, of a server that speaks OAuth. */
export interface OAuthRequest extends FlowRequest {
  readonly server: LoginServer
}

/** What every flow ends with. */
export type FlowResult = Pick<
  StoredSession,
  'subject' | 'email' | 'credential' | 'endpoints' | 'expiresAt'
>
