import type { AuditRecord } from '../audit-store.ts'
import type { NewBrowserSession } from '../browser-store.ts'
import type { RegisteredClient } from '../client-store.ts'
import type { StoredKey } from '../key-store.ts'
import type { Login } from '../login-store.ts'
import type { Person } from '../person-store.ts'
import type { Session } from '../session-store.ts'
import type { SignIn } from '../sign-in-store.ts'

/** A session, and the hash that identifies its terminal. */
export interface SessionRow {
  readonly session: Session
  readonly secretHash: string | null
}

/** All stored rows and their indexes. A row is never changed, only replaced. */
export class Tables {
  readonly people = new Map<string, Person>()
  readonly clients = new Map<string, RegisteredClient>()

  readonly logins = new Map<string, Login>()
  readonly loginIdsByCode = new Map<string, string>()
  readonly loginIdsByHandle = new Map<string, string>()
  readonly loginIdsByUserCode = new Map<string, string>()
  /** The number that a login waits for, and how many wrong ones were sent. */
  readonly confirmations = new Map<string, { hash: string; wrong: number }>()

  readonly sessions = new Map<string, SessionRow>()
  readonly sessionIdsBySecret = new Map<string, string>()

  readonly browsers = new Map<string, NewBrowserSession>()
  readonly signIns = new Map<string, SignIn>()
  readonly audit = new Map<string, { record: AuditRecord; forgetAt: Date }>()
  /** Until when each id is spent. */
  readonly spent = new Map<string, Date>()
  readonly keys = new Map<string, StoredKey>()
  rootKey: string | undefined

  keepLogin(login: Login): void {
    this.logins.set(login.id, login)
    for (const [ids, hash] of this.#loginIds(login)) ids.set(hash, login.id)
  }

  forgetLogin(login: Login): void {
    this.logins.delete(login.id)
    this.confirmations.delete(login.id)
    for (const [ids, hash] of this.#loginIds(login)) ids.delete(hash)
  }

  /** Yields each index of logins with the key of this login. */
  *#loginIds(login: Login): Generator<[Map<string, string>, string]> {
    if (login.redeemHash !== null) yield [this.loginIdsByCode, login.redeemHash]
    if (login.handleHash !== null) yield [this.loginIdsByHandle, login.handleHash]
    if (login.userCodeHash !== null) yield [this.loginIdsByUserCode, login.userCodeHash]
  }

  keepSession(row: SessionRow): void {
    this.sessions.set(row.session.id, row)
    if (row.secretHash !== null) this.sessionIdsBySecret.set(row.secretHash, row.session.id)
  }

  forgetSession({ session, secretHash }: SessionRow): void {
    this.sessions.delete(session.id)
    if (secretHash !== null) this.sessionIdsBySecret.delete(secretHash)
  }
}
