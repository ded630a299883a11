import {
  type Approval,
  type Entrance,
  type Identification,
  type Login,
  type LoginStore,
  type NewLogin,
  type SessionStart,
  standing,
  USED_CODE_SECONDS,
  WRONG_NUMBERS,
} from '../login-store.ts'
import type { Watchers } from '../watchers.ts'
import type { Tables } from './tables.ts'

/** How many logins one call expires at most. */
const LOT = 500

const NOBODY = {
  browserHash: null,
  enteredBy: null,
  personId: null,
  roles: [],
  signedInAt: null,
  needsConfirmation: false,
  sessionId: null,
} as const

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
      this.#by(this.#tables.loginIdsByCode, login.redeemHash),
      this.#by(this.#tables.loginIdsByHandle, login.handleHash),
      this.#by(this.#tables.loginIdsByUserCode, login.userCodeHash),
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
    return remembered(this.#by(this.#tables.loginIdsByHandle, handleHash), now)
  }

  async findByCode(redeemHash: string, now: Date): Promise<Login | undefined> {
    return remembered(this.#by(this.#tables.loginIdsByCode, redeemHash), now)
  }

  async findByUserCode(userCodeHash: string, now: Date): Promise<Login | undefined> {
    return remembered(this.#by(this.#tables.loginIdsByUserCode, userCodeHash), now)
  }

  async claim(id: string, browserHash: string, enteredBy: Entrance, now: Date): Promise<boolean> {
    const login = this.#pending(id, now)
    if (login === undefined) return false
    if (login.browserHash !== null && login.browserHash !== browserHash) return false
    const usedUntil = enteredBy === 'code' ? now.getTime() + USED_CODE_SECONDS * 1000 : 0
    const forgetAt = new Date(Math.max(login.forgetAt.getTime(), usedUntil))
    this.#tables.keepLogin({ ...login, browserHash, enteredBy, forgetAt })
    return true
  }

  async identify(
    id: string,
    browserHash: string,
    { personId, roles, signedInAt }: Identification,
    now: Date,
  ): Promise<boolean> {
    const login = this.#pending(id, now)
    if (login?.browserHash !== browserHash) return false
    this.#tables.keepLogin({ ...login, personId, roles, signedInAt })
    return true
  }

  async approve(
    id: string,
    browserHash: string,
    personId: string,
    { code, confirmationHash }: Approval,
    now: Date,
  ): Promise<boolean> {
    const login = this.#answerable(id, browserHash, personId, now)
    if (login === undefined) return false
    if (confirmationHash !== undefined) {
      this.#tables.confirmations.set(id, { hash: confirmationHash, wrong: 0 })
    }
    const needsConfirmation = confirmationHash !== undefined
    this.#change({ ...login, ...code, needsConfirmation, status: 'approved' })
    return true
  }

  async deny(id: string, browserHash: string, personId: string, now: Date): Promise<boolean> {
    const login = this.#answerable(id, browserHash, personId, now)
    if (login) this.#change({ ...login, status: 'denied' })
    return login !== undefined
  }

  async cancel(id: string, now: Date): Promise<boolean> {
    const login = this.#tables.logins.get(id)
    if (!login || !isOpen(login) || login.expiresAt <= now) return false
    this.#change({ ...login, status: 'denied' })
    return true
  }

  async denyAll(personId: string, now: Date): Promise<readonly Login[]> {
    const open = [...this.#tables.logins.values()].filter(
      (login) => login.personId === personId && isOpen(login) && login.expiresAt > now,
    )
    for (const login of open) this.#change({ ...login, status: 'denied' })
    return open
  }

  async burn(id: string, now: Date): Promise<boolean> {
    const login = remembered(this.#tables.logins.get(id), now)
    if (!login || login.redeemHash === null) return false
    this.#tables.forgetLogin(login)
    this.#tables.keepLogin({ ...login, redeemHash: null })
    return true
  }

  async confirm(id: string, confirmationHash: string, now: Date): Promise<boolean> {
    const login = this.#tables.logins.get(id)
    const asked = this.#tables.confirmations.get(id)
    if (login?.status !== 'approved' || login.expiresAt <= now || !asked) return false
    if (asked.hash === confirmationHash) {
      this.#tables.confirmations.delete(id)
      this.#tables.keepLogin({ ...login, needsConfirmation: false })
      return true
    }
    asked.wrong += 1
    if (asked.wrong >= WRONG_NUMBERS) this.#change({ ...login, status: 'denied' })
    return false
  }

  async redeem(redeemHash: string, start: SessionStart, now: Date): Promise<Login | undefined> {
    const login = this.#by(this.#tables.loginIdsByCode, redeemHash)
    if (login?.status !== 'approved' || login.expiresAt <= now) return undefined
    const { personId, clientId, flow, scope, roles, requester, asked } = login
    if (personId === null || login.needsConfirmation) return undefined

    const { sessionId, secretHash, refreshSalt: salt, jkt, signedInAt } = start
    const { idleExpiresAt, expiresAt } = start
    const { host = null, system = null, address } = requester
    const session = {
      id: sessionId,
      personId,
      clientId,
      flow,
      scope,
      resource: asked.resource,
      roles,
      name: null,
      host,
      system,
      address,
      signedInAt,
      refresh: salt === null ? null : { salt, generation: 1, rotatedAt: now, jkt },
      createdAt: now,
      lastUsedAt: now,
      idleExpiresAt,
      expiresAt,
    }
    const redeemed: Login = { ...login, status: 'redeemed', sessionId }
    this.#tables.keepSession({ session, secretHash })
    this.#tables.keepLogin(redeemed)
    return redeemed
  }

  async expire(now: Date): Promise<readonly Login[]> {
    const expired = [...this.#tables.logins.values()]
      .filter((login) => login.status !== 'expired' && standing(login, now) === 'expired')
      .slice(0, LOT)
    for (const login of expired) this.#tables.keepLogin({ ...login, status: 'expired' })
    return expired
  }

  #by(ids: ReadonlyMap<string, string>, hash: string | null): Login | undefined {
    const id = hash === null ? undefined : ids.get(hash)
    return id === undefined ? undefined : this.#tables.logins.get(id)
  }

  #pending(id: string, now: Date): Login | undefined {
    const login = this.#tables.logins.get(id)
    return login?.status === 'pending' && login.expiresAt > now ? login : undefined
  }

  #answerable(id: string, browserHash: string, personId: string, now: Date): Login | undefined {
    const login = this.#pending(id, now)
    return login?.browserHash === browserHash && login.personId === personId ? login : undefined
  }

  /** Stores a login and notifies its watchers. */
  #change(login: Login): void {
    this.#tables.keepLogin(login)
    this.#watchers.notify(login.id)
  }
}

const isOpen = ({ status }: Login): boolean => status === 'pending' || status === 'approved'

const remembered = (login: Login | undefined, now: Date): Login | undefined =>
  login && login.forgetAt > now ? login : undefined
