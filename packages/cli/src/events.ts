import type { Finding, SessionFacts } from '@paircode/client'
import { type EventPerson, type LoginEvent, personOf, writeEvent } from '@paircode/client/events'
import type { Io } from './io.ts'

/** What `--json` prints, in addition to the library's own login events. */
export type Event =
  | LoginEvent
  /** `status`: which login a command would use, and why; no server was asked. */
  | ({ event: 'status'; source: 'store' } & Account & Reason)
  /** The same when `PAIRCODE_TOKEN` is set. */
  | { event: 'status'; source: 'environment'; issuer?: string }
  /** `accounts`: one of them. `current` marks the one that a command would use here. */
  | ({ event: 'account'; current: boolean } & Account)
  /** `use`: the choice was saved, for one folder or globally. */
  | ({ event: 'account_chosen'; directory?: string } & EventPerson)
  /** `token`: what to send as `Authorization: Bearer …`. */
  | { event: 'token'; access_token: string }
  /** `fetch`: the response, whatever its status; its body as text, as base64 or in a file. */
  | ({ event: 'response'; status: number; headers: Record<string, string> } & Body)
  /** `doctor`: one check. */
  | ({ event: 'check' } & Finding)

interface Account extends EventPerson {
  client_id: string
  created_at: string
  expires_at?: string
}

interface Reason {
  because: 'flag' | 'environment' | 'directory' | 'global' | 'newest'
  /** The folder that the choice was made for. */
  directory?: string
  /** `keychain`, `memory`, or the path of a file. */
  secret_in: string
}

type Body = { body: string } | { body_base64: string } | { file: string }

export const emit = (event: Event, io: Io): void => writeEvent(event, io.stdout)

export const accountOf = (session: SessionFacts): Account => ({
  ...personOf(session),
  client_id: session.clientId,
  created_at: session.createdAt.toISOString(),
  ...(session.expiresAt && { expires_at: session.expiresAt.toISOString() }),
})
