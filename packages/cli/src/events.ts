import type { Io } from './io.ts'

/**
 * What `--json` prints: a line of JSON for each event, and nothing else on stdout. Fields may be
 * added; none is taken away. Times are ISO 8601 in UTC.
 */
export type Event =
  /** `login`: the person is to open this address. */
  | { event: 'prompt'; verification_uri: string; expires_at: string }
  /** `login`: it worked. */
  | { event: 'logged_in'; issuer: string; sub: string; email?: string; expires_at: string }
  /** `whoami`: as the server says. */
  | { event: 'identity'; issuer: string; sub: string; email?: string; name?: string }
  /** `fetch`: what came back, whatever its status. */
  | { event: 'response'; status: number; headers: Record<string, string>; body: string }
  /** `logout`: the session has ended, here and at the server. */
  | { event: 'logged_out'; issuer: string }
  /**
   * Any command, as its last event: it failed. `code` is one of `LoginErrorCode`, or `usage`,
   * `interrupted` or `failed`; `message` and `next` are for people and may change.
   */
  | { event: 'error'; code: string; message: string; next: string }

/** Everything beyond ASCII is escaped, so that a terminal may show it as it is. */
export function emit(event: Event, io: Io): void {
  const line = JSON.stringify(event).replace(/[\u007f-\uffff]/g, escaped)
  io.stdout.write(`${line}\n`)
}

const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
