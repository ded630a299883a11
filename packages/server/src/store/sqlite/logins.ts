import {
  type Approval,
  type EndedLogin,
  type Entrance,
  type Identification,
  type Login,
  type LoginStore,
  type NewLogin,
  type SessionStart,
  USED_CODE_SECONDS,
  WRONG_NUMBERS,
} from '../login-store.ts'
import type { Watchers } from '../watchers.ts'
import type { Connection } from './connection.ts'
import { type LoginRow, toLogin } from './login-row.ts'
import type { Values } from './statements.ts'

/** How many logins are checked per batch: a few milliseconds of work. */
const LOT = 500

type Looked = Pick<Login, 'id' | 'flow' | 'clientId' | 'status'>

const INSERT = `
  INSERT INTO logins (id, flow, client_id, scope, requester, asked,
                      redeem_hash, handle_hash, user_code_hash,
                      created_at, expires_at, forget_at, look_at)
  VALUES (:id, :flow, :clientId, :scope, :requester, :asked,
          :redeemHash, :handleHash, :userCodeHash,
          :createdAt, :expiresAt, :forgetAt, :expiresAt)
  ON CONFLICT DO NOTHING`

const FORGET = `
  DELETE FROM logins
  WHERE (id = :id OR redeem_hash = :redeemHash OR handle_hash = :handleHash
         OR user_code_hash = :userCodeHash) AND forget_at <= :now`

const APPROVE = `
  UPDATE logins
  SET status = 'approved', redeem_hash = coalesce(:redeemHash, redeem_hash),
      expires_at = coalesce(:expiresAt, expires_at), confirmation_hash = :confirmationHash
  WHERE id = :id AND status = 'pending' AND expires_at > :now
    AND browser_hash = :browserHash AND person_id = :personId`

const CONFIRM = `
  UPDATE logins
  SET confirmation_hash = nullif(confirmation_hash, :confirmationHash),
      wrong_numbers = wrong_numbers + (confirmation_hash <> :confirmationHash),
      status = iif(confirmation_hash <> :confirmationHash AND wrong_numbers + 1 >= ${WRONG_NUMBERS},
                   'denied', status)
  WHERE id = :id AND status = 'approved' AND expires_at > :now AND confirmation_hash IS NOT NULL
  RETURNING *`

const REDEEM = `
  UPDATE logins SET status = 'redeemed', session_id = :sessionId
  WHERE redeem_hash = :redeemHash AND status = 'approved' AND expires_at > :now
    AND confirmation_hash IS NULL
  RETURNING *`

const START_SESSION = `
  INSERT INTO sessions (id, secret_hash, person_id, client_id, flow, scope, resource, roles,
                        host, system, address, signed_in_at, refresh_salt, generation, rotated_at, jkt,
                        created_at, last_used_at, idle_expires_at, expires_at)
  SELECT :sessionId, :secretHash, person_id, client_id, flow, scope, asked -> 'resource', roles,
         requester ->> 'host', requester ->> 'system', requester ->> 'address',
         :signedInAt, :refreshSalt, 1, :now, :jkt,
         :now, :now, :idleExpiresAt, :expiresAt
  FROM logins WHERE id = :loginId`

// An approval may have moved the login's expiry.
const LOOK = `
  UPDATE logins
  SET status = iif(status IN ('pending', 'approved') AND expires_at <= :now, 'expired', status),
      look_at = iif(status IN ('pending', 'approved') AND expires_at > :now, expires_at, forget_at)
  WHERE id IN (SELECT id FROM logins WHERE look_at <= :now AND look_at < forget_at LIMIT ${LOT})
  RETURNING id, flow, client_id AS clientId, status`

const DENY_ALL = `
  UPDATE logins SET status = 'denied'
  WHERE person_id = :personId AND status IN ('pending', 'approved') AND expires_at > :now
  RETURNING id, flow, client_id AS clientId`

export class SqliteLogins implements LoginStore {
  readonly #db: Connection
  readonly #watchers: Watchers

  constructor(db: Connection, watchers: Watchers) {
    this.#db = db
    this.#watchers = watchers
  }

  begin(login: NewLogin, now: Date): Promise<boolean> {
    const { id, flow, clientId, scope, requester, asked } = login
    const { redeemHash, handleHash, userCodeHash, createdAt, expiresAt, forgetAt } = login
    const keys = { id, redeemHash, handleHash, userCodeHash }
    const row = {
      ...keys,
      flow,
      clientId,
      scope,
      requester,
      asked,
      createdAt,
      expiresAt,
      forgetAt,
    }
    return this.#db.write((statements) => {
      const insert = () => statements.run(INSERT, row) > 0
      // The conflicting login may be forgotten and just not swept yet.
      const forget = () => statements.run(FORGET, { ...keys, now }) > 0
      return insert() || (forget() && insert())
    })
  }

  find(id: string, now: Date): Promise<Login | undefined> {
    return this.#find('SELECT * FROM logins WHERE id = :id AND forget_at > :now', { id, now })
  }

  findByHandle(handleHash: string, now: Date): Promise<Login | undefined> {
    return this.#find('SELECT * FROM logins WHERE handle_hash = :handleHash AND forget_at > :now', {
      handleHash,
      now,
    })
  }

  findByCode(redeemHash: string, now: Date): Promise<Login | undefined> {
    return this.#find('SELECT * FROM logins WHERE redeem_hash = :redeemHash AND forget_at > :now', {
      redeemHash,
      now,
    })
  }

  findByUserCode(userCodeHash: string, now: Date): Promise<Login | undefined> {
    return this.#find(
      'SELECT * FROM logins WHERE user_code_hash = :userCodeHash AND forget_at > :now',
      { userCodeHash, now },
    )
  }

  claim(id: string, browserHash: string, enteredBy: Entrance, now: Date): Promise<boolean> {
    return this.#db.changes(
      `UPDATE logins
       SET browser_hash = :browserHash, entered_by = :enteredBy,
           forget_at = iif(:enteredBy = 'code', max(forget_at, :now + ${USED_CODE_SECONDS * 1000}),
                           forget_at)
       WHERE id = :id AND status = 'pending' AND expires_at > :now
         AND (browser_hash IS NULL OR browser_hash = :browserHash)`,
      { id, browserHash, enteredBy, now },
    )
  }

  identify(
    id: string,
    browserHash: string,
    { personId, roles, signedInAt }: Identification,
    now: Date,
  ): Promise<boolean> {
    return this.#db.changes(
      `UPDATE logins SET person_id = :personId, roles = :roles, signed_in_at = :signedInAt
       WHERE id = :id AND status = 'pending' AND expires_at > :now
         AND browser_hash = :browserHash`,
      { id, browserHash, personId, roles, signedInAt, now },
    )
  }

  approve(
    id: string,
    browserHash: string,
    personId: string,
    { code, confirmationHash }: Approval,
    now: Date,
  ): Promise<boolean> {
    const brought = {
      redeemHash: code?.redeemHash ?? null,
      expiresAt: code?.expiresAt ?? null,
      confirmationHash: confirmationHash ?? null,
    }
    return this.#change(APPROVE, { id, browserHash, personId, ...brought, now })
  }

  deny(id: string, browserHash: string, personId: string, now: Date): Promise<boolean> {
    return this.#change(
      `UPDATE logins SET status = 'denied'
       WHERE id = :id AND status = 'pending' AND expires_at > :now
         AND browser_hash = :browserHash AND person_id = :personId`,
      { id, browserHash, personId, now },
    )
  }

  cancel(id: string, now: Date): Promise<boolean> {
    return this.#change(
      `UPDATE logins SET status = 'denied'
       WHERE id = :id AND status IN ('pending', 'approved') AND expires_at > :now`,
      { id, now },
    )
  }

  async denyAll(personId: string, now: Date): Promise<readonly EndedLogin[]> {
    const denied = await this.#db.write((statements) =>
      statements.all<EndedLogin>(DENY_ALL, { personId, now }),
    )
    for (const { id } of denied) this.#watchers.notify(id)
    return denied
  }

  burn(id: string, now: Date): Promise<boolean> {
    return this.#db.changes(
      `UPDATE logins SET redeem_hash = NULL
       WHERE id = :id AND redeem_hash IS NOT NULL AND forget_at > :now`,
      { id, now },
    )
  }

  async confirm(id: string, confirmationHash: string, now: Date): Promise<boolean> {
    const row = await this.#db.write((statements) =>
      statements.get<LoginRow>(CONFIRM, { id, confirmationHash, now }),
    )
    if (row?.status === 'denied') this.#watchers.notify(id)
    return row !== undefined && row.confirmation_hash === null
  }

  async redeem(redeemHash: string, start: SessionStart, now: Date): Promise<Login | undefined> {
    const row = await this.#db.write((statements) => {
      const { sessionId } = start
      const login = statements.get<LoginRow>(REDEEM, { redeemHash, sessionId, now })
      if (login) statements.run(START_SESSION, { loginId: login.id, ...start, now })
      return login
    })
    return row && toLogin(row)
  }

  async expire(now: Date): Promise<readonly EndedLogin[]> {
    const looked = await this.#db.write((statements) => statements.all<Looked>(LOOK, { now }))
    const expired = looked.filter(({ status }) => status === 'expired')
    return expired.length === 0 && looked.length === LOT ? this.expire(now) : expired
  }

  async #find(sql: string, values: Values): Promise<Login | undefined> {
    const row = await this.#db.find<LoginRow>(sql, values)
    return row && toLogin(row)
  }

  /** Changes a login and notifies its watchers. */
  async #change(sql: string, values: Values & { readonly id: string }): Promise<boolean> {
    const won = await this.#db.changes(sql, values)
    if (won) this.#watchers.notify(values.id)
    return won
  }
}
