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
 * What the server keeps, and the one place it keeps it in. Made by `memory()`, `sqlite(path)` or `postgres(url)`.
 *
 * A verb that resolves has kept what it says: a crash right after it loses nothing.
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
   * Calls back each time that login is approved or denied, until the returned function is called.
   * It tells that there is something to look at, not what. Memory and SQLite tell of their own
   * process only, PostgreSQL of all.
   */
  watch(loginId: string, changed: () => void): () => void

  /** Resolves when the store can be read and written; rejects with the reason when it cannot. */
  ready(): Promise<void>

  /** Deletes what is forgotten, expired or ended by now, a bounded lot at a time; resolves to how many rows. */
  sweep(now: Date): Promise<number>

  /** Finishes what is under way and lets go of files and connections. */
  close(): Promise<void>
}

/**
 * Where the secret that seals the keys may lie: in a file beside the database; in the `process`, where
 * nothing outlives it; or in the `environment` alone, where servers on several machines need the same.
 */
export type SecretPlace = { readonly file: string } | 'process' | 'environment'

/** The store failed, or cannot be used as it is. The message names the file or the server, and never a value kept in it. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: 'unavailable' | 'newer_schema' | 'no_driver'

  constructor(code: StoreError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
