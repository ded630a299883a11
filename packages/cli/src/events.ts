import type { Finding, Session, SessionFacts } from '@paircode/client'
import type { Io } from './io.ts'

/**
 * What `--json` prints: a line of JSON for each event, and nothing else on stdout. Fields may be
 * added; none is taken away. Times are ISO 8601 in UTC. docs/cli-events.schema.json says the same
 * for machines.
 */
export type Event =
  /** `login`: the person is to open this address. Of a login that takes two ways there are two. */
  | ({ event: 'prompt'; flow: 'loopback' | 'paircode' | 'device' } & Directions)
  /** `login --start`: the same, and what `login --complete` goes on with. */
  | ({ event: 'login_started'; handle: string } & Directions)
  /** `login`: it worked. */
  | ({ event: 'logged_in'; expires_at?: string } & Person)
  /** `whoami`: as the server says. */
  | ({ event: 'identity'; name?: string } & Person)
  /** `status`: which login a command would take, and why; nobody was asked. */
  | ({ event: 'status'; source: 'store' } & Account & Reason)
  /** The same where `PAIRCODE_TOKEN` is set. */
  | { event: 'status'; source: 'environment'; issuer?: string }
  /** `accounts`: one of them. `current` is the one that a command takes here. */
  | ({ event: 'account'; current: boolean } & Account)
  /** `use`: the choice was kept, for a folder or for everywhere. */
  | ({ event: 'account_chosen'; directory?: string } & Person)
  /** `token`: what to send as `Authorization: Bearer …`. */
  | { event: 'token'; access_token: string }
  /** `fetch`: what came back, whatever its status; the body in one of two ways, or in a file. */
  | ({ event: 'response'; status: number; headers: Record<string, string> } & Body)
  /** `logout`: the session has ended here, and where it is `revoked`, at the server. */
  | ({ event: 'logged_out'; revoked: boolean } & Person)
  /** `doctor`: one thing that was looked at. */
  | ({ event: 'check' } & Finding)
  /**
   * Any command, as its last event: it failed. `code` is one of `LoginErrorCode`, or `usage`,
   * `interrupted` or `failed`; `message` and `next` are for people and may change.
   */
  | { event: 'error'; code: string; message: string; next: string }

interface Directions {
  verification_uri: string
  user_code?: string
  /** A link with nothing to type; the browser then shows a number that comes back. */
  verification_uri_complete?: string
  expires_at: string
}

interface Person {
  issuer: string
  /** Missing where it is not known. */
  sub?: string
  email?: string
}

interface Account extends Person {
  client_id: string
  created_at: string
  expires_at?: string
}

interface Reason {
  because: 'flag' | 'environment' | 'directory' | 'global' | 'newest'
  /** Of the choice. */
  directory?: string
  /** `keychain`, `memory`, or the path of a file. */
  secret_in: string
}

type Body = { body: string } | { body_base64: string } | { file: string }

/** Everything beyond ASCII is escaped, so that a terminal may show it as it is. */
export function emit(event: Event, io: Io): void {
  const line = JSON.stringify(event).replace(/[\u007f-\uffff]/g, escaped)
  io.stdout.write(`${line}\n`)
}

const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`

/** `login`: it worked. */
export function emitLoggedIn(session: Session, io: Io): void {
  const expires = session.expiresAt && { expires_at: session.expiresAt.toISOString() }
  emit({ event: 'logged_in', ...personOf(session), ...expires }, io)
}

/** Where the person is to go, as events say it. */
export const directionsOf = (prompt: {
  readonly verificationUri: string
  readonly userCode?: string
  readonly verificationUriComplete?: string
  readonly expiresAt: Date
}): Directions => ({
  verification_uri: prompt.verificationUri,
  ...(prompt.userCode && { user_code: prompt.userCode }),
  ...(prompt.verificationUriComplete && {
    verification_uri_complete: prompt.verificationUriComplete,
  }),
  expires_at: prompt.expiresAt.toISOString(),
})

/** Who it is, as events say it. */
export const personOf = (session: Pick<Session, 'issuer' | 'subject' | 'email'>): Person => ({
  issuer: session.issuer,
  ...(session.subject && { sub: session.subject }),
  ...(session.email && { email: session.email }),
})

export const accountOf = (session: SessionFacts): Account => ({
  ...personOf(session),
  client_id: session.clientId,
  created_at: session.createdAt.toISOString(),
  ...(session.expiresAt && { expires_at: session.expiresAt.toISOString() }),
})
