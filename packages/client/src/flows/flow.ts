import type { Transport } from '../requests/exchange.ts'
import type { LoginServer } from '../requests/login-server.ts'
import type { StoredSession } from '../store/session-store.ts'

/** What the person needs to know in order to approve, by flow. */
export type LoginPrompt = LinkPrompt | DevicePrompt

interface AnyPrompt {
  /** Where to go: an address of the server, checked, and safe to print and to open. */
  readonly verificationUri: string
  /** When the login is given up. */
  readonly expiresAt: Date
}

/** Just a link. For a loopback login, it has to be opened on this machine. */
export interface LinkPrompt extends AnyPrompt {
  readonly flow: 'loopback' | 'paircode'
}

/** A link and a code that work on any machine. */
export interface DevicePrompt extends AnyPrompt {
  readonly flow: 'device'
  /** What to type there: `WDJB-MJHT`. */
  readonly userCode: string
  /** A link with nothing to type; instead, the browser shows a number for `askNumber`. */
  readonly verificationUriComplete?: string
  /** Why this flow was chosen, as a sentence. */
  readonly reason?: string
}

/** Asks for the number that the browser shows once the person has approved. */
export interface NumberQuestion {
  readonly expiresAt: Date
  /** The previous number was wrong. */
  readonly isAgain: boolean
  /** Aborts when the number is no longer needed. */
  readonly signal: AbortSignal
}

/** Everything that a flow may use. */
export interface FlowNeeds extends Transport {
  readonly now: () => Date
  /** Shows the person where to go, and opens the browser if possible. */
  readonly prompt: (prompt: LoginPrompt) => Promise<void>
  /** Missing if there is nobody to ask. */
  readonly askNumber?: ((question: NumberQuestion) => Promise<string>) | undefined
}

/** What is requested, whichever flow is used. */
export interface FlowRequest {
  readonly clientId: string
  readonly scope?: readonly string[] | undefined
  /** The APIs that the session is for (RFC 8707). */
  readonly resource?: readonly string[] | undefined
  readonly timeoutSeconds: number
}

/** The same, for a server that speaks OAuth. */
export interface OAuthRequest extends FlowRequest {
  readonly server: LoginServer
}

/** What every flow results in. */
export type FlowResult = Pick<
  StoredSession,
  'subject' | 'email' | 'credential' | 'endpoints' | 'expiresAt'
>
