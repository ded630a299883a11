import type { Transport } from '../requests/exchange.ts'
import type { StoredSession } from '../store/session-store.ts'

/** What the person needs to know in order to approve. */
export interface LoginPrompt {
  /** Where to go: an address of the issuer, checked, and safe to print and to open. */
  readonly verificationUri: string
  /** When the login is given up. */
  readonly expiresAt: Date
}

/** What a flow may touch, and nothing else. */
export interface FlowNeeds extends Transport {
  readonly now: () => Date
  /** Shows the person where to go, and takes them there where that is possible. */
  readonly prompt: (prompt: LoginPrompt) => Promise<void>
}

/** What is asked for, whichever way the person comes. */
export interface FlowRequest {
  readonly issuer: string
  readonly clientId?: string | undefined
  readonly timeoutSeconds: number
}

/** What every flow ends with. */
export type FlowResult = Pick<StoredSession, 'subject' | 'email' | 'credential' | 'expiresAt'>
