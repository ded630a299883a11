import type { Login, LoginStore, NewLogin, SessionStart } from '../login-store.ts'
import type { Watchers } from '../watchers.ts'
import type { Tables } from './tables.ts'

const NOBODY = { browserHash: null, personId: null, roles: [], sessionId: null } as const

export class MemoryLogins implements LoginStore {
  readonly #tables: Tables
  readonly #watchers: Watchers

  constructor(tables: Tables, watchers: Watchers) {
    this.#tables = tables
    this.#watchers = watchers
  }

  async begin(login: NewLogin, now: Date): Promise<boolean> {
    const inTheWay = [
      this.#tables.logins.get(login.id),
      this.#byCode(login.redeemHash),
      this.#byHandle(login.handleHash),
    ].filter((known) => known !== undefined)
    if (inTheWay.some((known) => known.forgetAt > now)) return false

    for (const forgotten of inTheWay) this.#tables.forgetLogin(forgotten)
    this.#tables.keepLogin({ ...login, status: 'pending', ...NOBODY })
    return true
  }

  async find(id: string, now: Date): Promise<Login | undefined> {
    return remembered(this.#tables.logins.get(id), now)
  }

  async findByHandle(handleHash: string, now: Date): Promise<Login | undefined> {
    return remembered(this.#byHandle(handleHash), now)
  }

  async findByCode(redeemHash: string, now: Date): Promise<Login | undefined> {
    return remembered(this.#byCode(redeemHash), now)
  }

  async claim(id: string, browserHash: string, now: Date): Promise<boolean> {
    const login = this.#pending(id, now)
    if (login === undefined) return false
    if (login.browserHash !== null && login.browserHash !== browserHash) return false
    this.#tables.keepLogin({ ...login, browserHash })
    return true
  }

  async identify(
    id: string,
    browserHash: string,
    personId: string,
    roles: readonly string[],
    now: Date,
  ): Promise<boolean> {
    const login = this.#pending(id, now)
    if (login?.browserHash !== browserHash) return false
    this.#tables.keepLogin({ ...login, personId, roles })
    return true
  }

  async approve(id: string, browserHash: string, personId: string, now: Date): Promise<boolean> {
    return this.#decide('approved', id, browserHash, personId, now)
  }

  async deny(id: string, browserHash: string, personId: string, now: Date): Promise<boolean> {
    return this.#decide('denied', id, browserHash, personId, now)
  }

  async redeem(redeemHash: string, start: SessionStart, now: Date): Promise<Login | undefined> {
    const login = this.#byCode(redeemHash)
    if (login?.status !== 'approved' || login.expiresAt <= now) return undefined
    const { personId, clientId, scope, roles, requester } = login
    if (personId === null) return undefined

    const { sessionId, secretHash, idleExpiresAt, expiresAt } = start
    const { host = null, system = null, address } = requester
    const session = {
      ...{ id: sessionId, personId, clientId, scope, roles, host, system, address },
      ...{ createdAt: now, lastUsedAt: now, idleExpiresAt, expiresAt },
    }
    const redeemed: Login = { ...login, status: 'redeemed', sessionId }
    this.#tables.keepSession({ session, secretHash })
    this.#tables.keepLogin(redeemed)
    return redeemed
  }

  #byCode(redeemHash: string): Login | undefined {
    const id = this.#tables.loginIdsByCode.get(redeemHash)
    return id === undefined ? undefined : this.#tables.logins.get(id)
  }

  #byHandle(handleHash: string): Login | undefined {
    const id = this.#tables.loginIdsByHandle.get(handleHash)
    return id === undefined ? undefined : this.#tables.logins.get(id)
  }

  #pending(id: string, now: Date): Login | undefined {
    const login = this.#tables.logins.get(id)
    return login?.status === 'pending' && login.expiresAt > now ? login : undefined
  }

  #decide(
    status: 'approved' | 'denied',
    id: string,
    browserHash: string,
    personId: string,
    now: Date,
  ): boolean {
    const login = this.#pending(id, now)
    if (login?.browserHash !== browserHash || login.personId !== personId) return false
    this.#tables.keepLogin({ ...login, status })
    this.#watchers.notify(id)
    return true
  }
}

const remembered = (login: Login | undefined, now: Date): Login | undefined =>
  login && login.forgetAt > now ? login : undefined
