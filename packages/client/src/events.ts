import type { UserInfo } from '@paircode/protocol'
import type { LoginPrompt } from './flows/flow.ts'
import type { Session } from './session.ts'
import type { Output } from './terminal/output.ts'
import type { BegunLogin } from './two-step.ts'

export { EXIT, exitCodeOf } from './exit-code.ts'

/**
 * What `--json` prints: one line of JSON per event, and nothing else on stdout. Fields may be
 * added, but never removed. Times are ISO 8601 in UTC. docs/cli-events.schema.json is the same in
 * machine-readable form.
 */
export type LoginEvent =
  /** `login`: the person should open this address. A login that tries two flows prints two. */
  | ({ event: 'prompt'; flow: LoginPrompt['flow'] } & Directions)
  /** A two-step login has begun: the same, plus the handle that completes it. */
  | ({ event: 'login_started'; handle: string } & Directions)
  /** A two-step login was cancelled and can no longer be completed. */
  | { event: 'login_cancelled'; handle: string }
  /** `login` succeeded. */
  | ({ event: 'logged_in'; expires_at?: string } & EventPerson)
  /** `whoami`: what the server says. */
  | ({ event: 'identity'; name?: string } & EventPerson)
  /** `logout`: the session has ended here and, if `revoked`, also at the server. */
  | ({ event: 'logged_out'; revoked: boolean } & EventPerson)
  /**
   * The last event of any command that failed. `code` is one of `LoginErrorCode`, or `usage`,
   * `interrupted` or `failed`; `message` and `next` are for people and may change.
   */
  | { event: 'error'; code: string; message: string; next: string }

interface Directions {
  verification_uri: string
  user_code?: string
  /** A link with nothing to type; the browser then shows a number to enter in the terminal. */
  verification_uri_complete?: string
  expires_at: string
}

/** A person, as events describe them. */
export interface EventPerson {
  issuer: string
  /** Missing if unknown. */
  sub?: string
  email?: string
}

export const promptEvent = (prompt: LoginPrompt): LoginEvent => ({
  event: 'prompt',
  flow: prompt.flow,
  ...directionsOf(prompt),
})

export const loginStartedEvent = (begun: BegunLogin): LoginEvent => ({
  event: 'login_started',
  handle: begun.handle,
  ...directionsOf(begun),
})

export const loggedInEvent = (session: Session): LoginEvent => ({
  event: 'logged_in',
  ...personOf(session),
  ...(session.expiresAt && { expires_at: session.expiresAt.toISOString() }),
})

export const identityEvent = (issuer: string, info: UserInfo): LoginEvent => ({
  event: 'identity',
  ...personOf({ ...info, issuer }),
  ...(info.name !== undefined && { name: info.name }),
})

export const loggedOutEvent = (session: Person, revoked: boolean): LoginEvent => ({
  event: 'logged_out',
  ...personOf(session),
  revoked,
})

type Person = Pick<Session, 'issuer' | 'subject' | 'email'>

export const personOf = ({ issuer, subject, email }: Person): EventPerson => ({
  issuer,
  ...(subject && { sub: subject }), // some servers do not say
  ...(email && { email }),
})

function directionsOf(prompt: Omit<BegunLogin, 'handle' | 'userCode'> & { userCode?: string }) {
  const { verificationUri, userCode, verificationUriComplete: complete, expiresAt } = prompt
  return {
    verification_uri: verificationUri,
    ...(userCode !== undefined && { user_code: userCode }),
    ...(complete !== undefined && { verification_uri_complete: complete }),
    expires_at: expiresAt.toISOString(),
  }
}

/**
 * Prints an event, one of these or your own. Escapes everything beyond ASCII, so that a terminal
 * can show it safely.
 */
export function writeEvent<E extends { readonly event: string }>(event: E, stdout: Output): void {
  const line = JSON.stringify(event).replace(/[\u007f-\uffff]/g, escaped)
  stdout.write(`${line}\n`)
}

const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
