import type { Login, LoginFlow, LoginStore, NewLogin, SessionStart } from '../login-store.ts'
import type { Watchers } from '../watchers.ts'
import type { Connection } from './connection.ts'
import type { Values } from './statements.ts'

const INSERT = `
  INSERT INTO logins (id, flow, client_id, scope, requester, redeem_hash, handle_hash,
                      created_at, expires_at, forget_at)
  VALUES (:id, :flow, :clientId, :scope, :requester, :redeemHash, :handleHash,
          :createdAt, :expiresAt, :forgetAt)
  ON CONFLICT DO NOTHING`

const FORGET = `
  DELETE FROM logins
  WHERE (id = :id OR redeem_hash = :redeemHash OR handle_hash = :handleHash) AND forget_at <= :now`

const REDEEM = `
  UPDATE logins SET status = 'redeemed', session_id = :sessionId
  WHERE redeem_hash = :redeemHash AND status = 'approved' AND expires_at > :now
  RETURNING *`

const START_SESSION = `
  INSERT INTO sessions (id, secret_hash, person_id, client_id, scope, roles,
                        host, system, address,
                        created_at, last_used_at, idle_expires_at, expires_at)
  SELECT :sessionId, :secretHash, person_id, client_id, scope, roles,
         requester ->> 'host', requester ->> 'system', requester ->> 'address',
         :now, :now, :idleExpiresAt, :expiresAt
  FROM logins WHERE id = :loginId`

interface LoginRow {
  readonly id: string
  readonly flow: LoginFlow
  readonly client_id: string
  readonly scope: string
  readonly requester: string
  readonly redeem_hash: string
  readonly handle_hash: string
  readonly created_at: number
  readonly expires_at: number
  readonly forget_at: number
  readonly status: Login['status']
  readonly browser_hash: string | null
  readonly person_id: string | null
  readonly roles: string
  readonly session_id: string | null
}

export class SqliteLogins implements LoginStore {
  readonly #db: Connection
  readonly #watchers: Watchers

  constructor(db: Connection, watchers: Watchers) {
    this.#db = db
    this.#watchers = watchers
  }

  begin(login: NewLogin, now: Date): Promise<boolean> {
    const { id, flow, clientId, scope, requester, redeemHash, handleHash } = login
    const { createdAt, expiresAt, forgetAt } = login
    const row = {
      ...{ id, flow, clientId, scope, requester, redeemHash, handleHash },
      ...{ createdAt, expiresAt, forgetAt },
    }
    return this.#db.write((statements) => {
      const insert = () => statements.run(INSERT, row) > 0
      // What stands in the way may be forgotten, and only not yet swept.
      const forget = () => statements.run(FORGET, { id, redeemHash, handleHash, now }) > 0
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

  claim(id: string, browserHash: string, now: Date): Promise<boolean> {
    return this.#db.changes(
      `UPDATE logins SET browser_hash = :browserHash
       WHERE id = :id AND status = 'pending' AND expires_at > :now
         AND (browser_hash IS NULL OR browser_hash = :browserHash)`,
      { id, browserHash, now },
    )
  }

  identify(
    id: string,
    browserHash: string,
    personId: string,
    roles: readonly string[],
    now: Date,
  ): Promise<boolean> {
    return this.#db.changes(
      `UPDATE logins SET person_id = :personId, roles = :roles
       WHERE id = :id AND status = 'pending' AND expires_at > :now
         AND browser_hash = :browserHash`,
      { id, browserHash, personId, roles, now },
    )
  }

  approve(id: string, browserHash: string, personId: string, now: Date): Promise<boolean> {
    return this.#decide('approved', id, browserHash, personId, now)
  }

  deny(id: string, browserHash: string, personId: string, now: Date): Promise<boolean> {
    return this.#decide('denied', id, browserHash, personId, now)
  }

  async redeem(redeemHash: string, start: SessionStart, now: Date): Promise<Login | undefined> {
    const row = await this.#db.write((statements) => {
      const { sessionId, secretHash, idleExpiresAt, expiresAt } = start
      const login = statements.get<LoginRow>(REDEEM, { redeemHash, sessionId, now })
      if (login) {
        const values = { loginId: login.id, sessionId, secretHash, idleExpiresAt, expiresAt, now }
        statements.run(START_SESSION, values)
      }
      return login
    })
    return row && toLogin(row)
  }

  async #find(sql: string, values: Values): Promise<Login | undefined> {
    const row = await this.#db.find<LoginRow>(sql, values)
    return row && toLogin(row)
  }

  async #decide(
    status: 'approved' | 'denied',
    id: string,
    browserHash: string,
    personId: string,
    now: Date,
  ): Promise<boolean> {
    const won = await this.#db.changes(
      `UPDATE logins SET status = :status
       WHERE id = :id AND status = 'pending' AND expires_at > :now
         AND browser_hash = :browserHash AND person_id = :personId`,
      { status, id, browserHash, personId, now },
    )
    if (won) this.#watchers.notify(id)
    return won
  }
}

function toLogin(row: LoginRow): Login {
  return {
    id: row.id,
    flow: row.flow,
    clientId: row.client_id,
    scope: JSON.parse(row.scope),
    requester: JSON.parse(row.requester),
    redeemHash: row.redeem_hash,
    handleHash: row.handle_hash,
    createdAt: new Date(row.created_at),
    expiresAt: new Date(row.expires_at),
    forgetAt: new Date(row.forget_at),
    status: row.status,
    browserHash: row.browser_hash,
    personId: row.person_id,
    roles: JSON.parse(row.roles),
    sessionId: row.session_id,
  }
}
