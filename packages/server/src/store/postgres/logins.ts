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
import type { Connection } from './connection.ts'
import { COLUMNS, type LoginRow, toLogin } from './login-row.ts'
import type { Values } from './statements.ts'
import type { WakeUps } from './wake-ups.ts'

/** How many logins are looked at in one go: a few milliseconds of work. */
const LOT = 500

interface Looked {
  readonly count: number
  readonly expired: readonly EndedLogin[]
}

const INSERT = `
  INSERT INTO paircode.logins (id, flow, client_id, scope, requester, asked,
                               redeem_hash, handle_hash, user_code_hash,
                               created_at, expires_at, forget_at, look_at)
  VALUES (:id, :flow, :clientId, :scope, :requester, :asked,
          :redeemHash, :handleHash, :userCodeHash,
          :createdAt, :expiresAt, :forgetAt, :expiresAt)
  ON CONFLICT DO NOTHING`

const FORGET = `
  DELETE FROM paircode.logins
  WHERE (id = :id OR redeem_hash = :redeemHash OR handle_hash = :handleHash
         OR user_code_hash = :userCodeHash) AND forget_at <= :now`

const SELECT = `SELECT ${COLUMNS} FROM paircode.logins`

/** Does it, and tells every server that has a poll waiting for the login. */
const telling = (update: string): string =>
  `WITH changed AS (${update} RETURNING id, flow, client_id AS "clientId")
   SELECT *, pg_notify(:channel, :server || id) FROM changed`

const APPROVE = telling(`
  UPDATE paircode.logins
  SET status = 'approved', redeem_hash = coalesce(:redeemHash, redeem_hash),
      expires_at = coalesce(:expiresAt, expires_at), confirmation_hash = :confirmationHash
  WHERE id = :id AND status = 'pending' AND expires_at > :now
    AND browser_hash = :browserHash AND person_id = :personId AND paircode.in_time(:deadline)`)

const DENY = telling(`
  UPDATE paircode.logins SET status = 'denied'
  WHERE id = :id AND status = 'pending' AND expires_at > :now
    AND browser_hash = :browserHash AND person_id = :personId`)

const CANCEL = telling(`
  UPDATE paircode.logins SET status = 'denied'
  WHERE id = :id AND status IN ('pending', 'approved') AND expires_at > :now`)

const DENY_ALL = telling(`
  UPDATE paircode.logins SET status = 'denied'
  WHERE person_id = :personId AND status IN ('pending', 'approved') AND expires_at > :now`)

const CONFIRM = `
  WITH confirmed AS (
    UPDATE paircode.logins
    SET confirmation_hash = nullif(confirmation_hash, :confirmationHash),
        wrong_numbers = wrong_numbers + cast(confirmation_hash <> :confirmationHash AS integer),
        status = CASE WHEN confirmation_hash <> :confirmationHash
                       AND wrong_numbers + 1 >= ${WRONG_NUMBERS} THEN 'denied' ELSE status END
    WHERE id = :id AND status = 'approved' AND expires_at > :now AND confirmation_hash IS NOT NULL
    RETURNING id, status, confirmation_hash
  )
  SELECT status, confirmation_hash, (SELECT pg_notify(:channel, :server || id) WHERE status = 'denied')
  FROM confirmed`

const REDEEM = `
  WITH redeemed AS (
    UPDATE paircode.logins SET status = 'redeemed', session_id = :sessionId
    WHERE redeem_hash = :redeemHash AND status = 'approved' AND expires_at > :now
      AND confirmation_hash IS NULL AND paircode.in_time(:deadline)
    RETURNING ${COLUMNS}
  ), started AS (
    INSERT INTO paircode.sessions (
      id, secret_hash, person_id, client_id, flow, scope, resource, roles,
      host, system, address, signed_in_at, refresh_salt, generation, rotated_at, jkt,
      created_at, last_used_at, idle_expires_at, expires_at, look_at)
    SELECT :sessionId, :secretHash, person_id, client_id, flow, scope, asked -> 'resource', roles,
           requester ->> 'host', requester ->> 'system', requester ->> 'address',
           :signedInAt, :refreshSalt, 1, :now, :jkt,
           :now, :now, :idleExpiresAt, :expiresAt, :idleExpiresAt
    FROM redeemed
  )
  SELECT * FROM redeemed`

// An approval may have moved its end. What another server looks at at the same time is left to it;
// late, nobody would tell of those that have expired.
const LOOK = `
  WITH due AS MATERIALIZED (
    SELECT id FROM paircode.logins WHERE look_at <= :now AND look_at < forget_at
    LIMIT ${LOT} FOR UPDATE SKIP LOCKED
  ), looked AS (
    UPDATE paircode.logins
    SET status = CASE WHEN status IN ('pending', 'approved') AND expires_at <= :now
                 THEN 'expired' ELSE status END,
        look_at = CASE WHEN status IN ('pending', 'approved') AND expires_at > :now
                  THEN expires_at ELSE forget_at END
    WHERE id IN (SELECT id FROM due) AND paircode.in_time(:deadline)
    RETURNING json_build_object('id', id, 'flow', flow, 'clientId', client_id) AS login, status
  )
  SELECT cast(count(*) AS integer) AS count,
         coalesce(json_agg(login) FILTER (WHERE status = 'expired'), '[]') AS expired
  FROM looked`

export class PostgresLogins implements LoginStore {
  readonly #db: Connection
  readonly #wakeUps: WakeUps

  constructor(db: Connection, wakeUps: WakeUps) {
    this.#db = db
    this.#wakeUps = wakeUps
  }

  async begin(login: NewLogin, now: Date): Promise<boolean> {
    const values = { ...login, now }
    const insert = () => this.#db.changes(INSERT, values)
    // What stands in the way may be forgotten, and only not yet swept.
    return (await insert()) || ((await this.#db.changes(FORGET, values)) && insert())
  }

  find(id: string, now: Date): Promise<Login | undefined> {
    return this.#find(`${SELECT} WHERE id = :id AND forget_at > :now`, { id, now })
  }

  findByHandle(handleHash: string, now: Date): Promise<Login | undefined> {
    const sql = `${SELECT} WHERE handle_hash = :handleHash AND forget_at > :now`
    return this.#find(sql, { handleHash, now })
  }

  findByCode(redeemHash: string, now: Date): Promise<Login | undefined> {
    const sql = `${SELECT} WHERE redeem_hash = :redeemHash AND forget_at > :now`
    return this.#find(sql, { redeemHash, now })
  }

  findByUserCode(userCodeHash: string, now: Date): Promise<Login | undefined> {
    const sql = `${SELECT} WHERE user_code_hash = :userCodeHash AND forget_at > :now`
    return this.#find(sql, { userCodeHash, now })
  }

  claim(id: string, browserHash: string, enteredBy: Entrance, now: Date): Promise<boolean> {
    const usedUntil = enteredBy === 'code' ? now.getTime() + USED_CODE_SECONDS * 1000 : 0
    return this.#db.changes(
      `UPDATE paircode.logins
       SET browser_hash = :browserHash, entered_by = :enteredBy,
           forget_at = greatest(forget_at, :usedUntil)
       WHERE id = :id AND status = 'pending' AND expires_at > :now
         AND (browser_hash IS NULL OR browser_hash = :browserHash)`,
      { id, browserHash, enteredBy, usedUntil, now },
    )
  }

  identify(
    id: string,
    browserHash: string,
    { personId, roles, signedInAt }: Identification,
    now: Date,
  ): Promise<boolean> {
    return this.#db.changes(
      `UPDATE paircode.logins
       SET person_id = :personId, roles = :roles, signed_in_at = :signedInAt
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
    return this.#change(DENY, { id, browserHash, personId, now })
  }

  cancel(id: string, now: Date): Promise<boolean> {
    return this.#change(CANCEL, { id, now })
  }

  async denyAll(personId: string, now: Date): Promise<readonly EndedLogin[]> {
    const values = { personId, now, ...this.#wakeUps.values }
    const denied = await this.#db.list<EndedLogin>(DENY_ALL, values)
    for (const { id } of denied) this.#wakeUps.notify(id)
    return denied
  }

  burn(id: string, now: Date): Promise<boolean> {
    return this.#db.changes(
      `UPDATE paircode.logins SET redeem_hash = NULL
       WHERE id = :id AND redeem_hash IS NOT NULL AND forget_at > :now`,
      { id, now },
    )
  }

  async confirm(id: string, confirmationHash: string, now: Date): Promise<boolean> {
    const values = { id, confirmationHash, now, ...this.#wakeUps.values }
    const row = await this.#db.write<LoginRow>(CONFIRM, values)
    if (row?.status === 'denied') this.#wakeUps.notify(id)
    return row !== undefined && row.confirmation_hash === null
  }

  async redeem(redeemHash: string, start: SessionStart, now: Date): Promise<Login | undefined> {
    const row = await this.#db.write<LoginRow>(REDEEM, { redeemHash, ...start, now })
    return row && toLogin(row)
  }

  async expire(now: Date): Promise<readonly EndedLogin[]> {
    const { count = 0, expired = [] } = (await this.#db.write<Looked>(LOOK, { now })) ?? {}
    return expired.length === 0 && count === LOT ? this.expire(now) : expired
  }

  async #find(sql: string, values: Values): Promise<Login | undefined> {
    const row = await this.#db.find<LoginRow>(sql, values)
    return row && toLogin(row)
  }

  /** Changes it, and tells whoever waits for it: here at once, and elsewhere by the statement. */
  async #change(sql: string, values: Values & { readonly id: string }): Promise<boolean> {
    const won = await this.#db.changes(sql, { ...values, ...this.#wakeUps.values })
    if (won) this.#wakeUps.notify(values.id)
    return won
  }
}
