import type { AuditStore } from './audit-store.ts'
import type { BrowserStore } from './browser-store.ts'
import type { ClientStore } from './client-store.ts'
import type { KeyStore } from './key-store.ts'
import type { LoginStore } from './login-store.ts'
import type { PersonStore } from './person-store.ts'
import type { SessionStore } from './session-store.ts'
import type { SignInStore } from './sign-in-store.ts'
import type { SpentStore } from './spent-store.ts'

/**
 * The one place where the server keeps its state. Created by `memory()`, `sqlite(path)` or
 * `postgres(url)`.
 *
 * When a method resolves, its change is durable: a crash right after it loses nothing.
 */
export interface Store {
  readonly logins: LoginStore
  readonly sessions: SessionStore
  readonly people: PersonStore
  readonly clients: ClientStore
  readonly browsers: BrowserStore
  readonly signIns: SignInStore
  readonly spent: SpentStore
  readonly audit: AuditStore
  readonly keys: KeyStore

  readonly secretPlace: SecretPlace

  /**
   * Calls `changed` each time the login is approved or denied, until the returned function is
   * called. The call does not say what changed. Memory and SQLite report changes by their own
   * process only, PostgreSQL those of all processes.
   */
  watch(loginId: string, changed: () => void): () => void

  /** Resolves when the store is readable and writable; rejects with the reason when it is not. */
  ready(): Promise<void>

  /** Returns database settings that risk data loss, and what to do about them. Absent: none. */
  cautions?(): Promise<readonly string[]>

  /** Deletes a batch of forgotten, expired or ended rows; resolves to the number of rows. */
  sweep(now: Date): Promise<number>

  /** Finishes work in progress and releases files and connections. */
  close(): Promise<void>
}

/**
 * Where the master key may be kept: in a file beside the database; in the `process`, if nothing
 * outlives it; or only in the `environment`, if servers on several machines need the same key.
 */
export type SecretPlace = { readonly file: string } | 'process' | 'environment'

/** The store failed or is unusable. The message names the file or server, never a stored value. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: 'unavailable' | 'newer_schema' | 'no_driver'

  constructor(code: StoreError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
