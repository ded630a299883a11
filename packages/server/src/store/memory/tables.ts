import type { NewBrowserSession } from '../browser-store.ts'
import type { Login } from '../login-store.ts'
import type { Person } from '../person-store.ts'
import type { Session } from '../session-store.ts'
import type { SignIn } from '../sign-in-store.ts'

/** A session, and the hash by which its terminal is known. */
export interface SessionRow {
  readonly session: Session
  readonly secretHash: string
}

/** All that is kept, and the ways to find it. A row is never changed, only replaced. */
export class Tables {
  readonly people = new Map<string, Person>()

  readonly logins = new Map<string, Login>()
  readonly loginIdsByCode = new Map<string, string>()
  readonly loginIdsByHandle = new Map<string, string>()

  readonly sessions = new Map<string, SessionRow>()
  readonly sessionIdsBySecret = new Map<string, string>()

  readonly browsers = new Map<string, NewBrowserSession>()
  readonly signIns = new Map<string, SignIn>()

  keepLogin(login: Login): void {
    this.logins.set(login.id, login)
    this.loginIdsByCode.set(login.redeemHash, login.id)
    this.loginIdsByHandle.set(login.handleHash, login.id)
  }

  forgetLogin(login: Login): void {
    this.logins.delete(login.id)
    this.loginIdsByCode.delete(login.redeemHash)
    this.loginIdsByHandle.delete(login.handleHash)
  }

  keepSession(row: SessionRow): void {
    this.sessions.set(row.session.id, row)
    this.sessionIdsBySecret.set(row.secretHash, row.session.id)
  }

  forgetSession({ session, secretHash }: SessionRow): void {
    this.sessions.delete(session.id)
    this.sessionIdsBySecret.delete(secretHash)
  }
}
