import type { LoginFlow } from '../login-store.ts'
import type { Person } from '../person-store.ts'
import type { Session, SessionStore } from '../session-store.ts'
import type { Connection } from './connection.ts'
import { toPerson } from './people.ts'
import type { Values } from './statements.ts'

const SELECT = `
  SELECT sessions.*, identity, people.created_at AS person_created_at,
         people.signed_in_at AS person_signed_in_at
  FROM sessions JOIN people ON people.id = person_id`

interface SessionRow {
  readonly id: string
  readonly person_id: string
  readonly client_id: string
  readonly flow: LoginFlow
  readonly scope: string
  readonly resource: string
  readonly roles: string
  readonly name: string | null
  readonly host: string | null
  readonly system: string | null
  readonly address: string | null
  readonly signed_in_at: number
  readonly refresh_salt: string | null
  readonly generation: number
  readonly rotated_at: number
  readonly jkt: string | null
  readonly created_at: number
  readonly last_used_at: number
  readonly idle_expires_at: number
  readonly expires_at: number
  readonly identity: string
  readonly person_created_at: number
  readonly person_signed_in_at: number
}

export class SqliteSessions implements SessionStore {
  readonly #db: Connection

  constructor(db: Connection) {
    this.#db = db
  }

  findBySecret(
    secretHash: string,
    now: Date,
  ): Promise<{ session: Session; person: Person } | undefined> {
    const sql = `${SELECT} WHERE secret_hash = :secretHash AND ends_at > :now`
    return this.#find(sql, { secretHash, now })
  }

  find(id: string, now: Date): Promise<{ session: Session; person: Person } | undefined> {
    return this.#find(`${SELECT} WHERE sessions.id = :id AND ends_at > :now`, { id, now })
  }

  rotate(
    id: string,
    { from, to }: { readonly from: number; readonly to: number },
    idleExpiresAt: Date,
    roles: readonly string[],
    now: Date,
  ): Promise<boolean> {
    return this.#db.changes(
      `UPDATE sessions SET generation = :to, rotated_at = :now, last_used_at = :now,
                           idle_expires_at = :idleExpiresAt, roles = :roles
       WHERE id = :id AND generation = :from AND refresh_salt IS NOT NULL AND ends_at > :now`,
      { id, from, to, idleExpiresAt, roles, now },
    )
  }

  use(id: string, idleExpiresAt: Date, roles: readonly string[], now: Date): Promise<boolean> {
    return this.#db.changes(
      `UPDATE sessions SET last_used_at = :now, idle_expires_at = :idleExpiresAt, roles = :roles
       WHERE id = :id AND ends_at > :now`,
      { id, idleExpiresAt, roles, now },
    )
  }

  end(id: string, now: Date): Promise<boolean> {
    return this.#db.changes('DELETE FROM sessions WHERE id = :id AND ends_at > :now', { id, now })
  }

  async listOf(personId: string, now: Date): Promise<readonly Session[]> {
    const rows = await this.#db.list<SessionRow>(
      `SELECT * FROM sessions WHERE person_id = :personId AND ends_at > :now
       ORDER BY created_at DESC`,
      { personId, now },
    )
    return rows.map(toSession)
  }

  rename(id: string, personId: string, name: string | null, now: Date): Promise<boolean> {
    return this.#db.changes(
      `UPDATE sessions SET name = :name
       WHERE id = :id AND person_id = :personId AND ends_at > :now`,
      { id, personId, name, now },
    )
  }

  endOwn(id: string, personId: string, now: Date): Promise<boolean> {
    return this.#db.changes(
      'DELETE FROM sessions WHERE id = :id AND person_id = :personId AND ends_at > :now',
      { id, personId, now },
    )
  }

  async endAll(personId: string, now: Date): Promise<readonly string[]> {
    const rows = await this.#db.write((statements) =>
      statements.all<{ id: string }>(
        'DELETE FROM sessions WHERE person_id = :personId AND ends_at > :now RETURNING id',
        { personId, now },
      ),
    )
    return rows.map(({ id }) => id)
  }

  async #find(
    sql: string,
    values: Values,
  ): Promise<{ session: Session; person: Person } | undefined> {
    const row = await this.#db.find<SessionRow>(sql, values)
    if (row === undefined) return undefined
    const { person_id: id, identity } = row
    const { person_created_at: created_at, person_signed_in_at: signed_in_at } = row
    return { session: toSession(row), person: toPerson({ id, identity, created_at, signed_in_at }) }
  }
}

function toSession(row: SessionRow): Session {
  return {
    id: row.id,
    personId: row.person_id,
    clientId: row.client_id,
    flow: row.flow,
    scope: JSON.parse(row.scope),
    resource: JSON.parse(row.resource),
    roles: JSON.parse(row.roles),
    name: row.name,
    host: row.host,
    system: row.system,
    address: row.address,
    signedInAt: new Date(row.signed_in_at),
    refresh: toRefresh(row),
    createdAt: new Date(row.created_at),
    lastUsedAt: new Date(row.last_used_at),
    idleExpiresAt: new Date(row.idle_expires_at),
    expiresAt: new Date(row.expires_at),
  }
}

function toRefresh({ refresh_salt: salt, generation, rotated_at, jkt }: SessionRow) {
  return salt === null ? null : { salt, generation, rotatedAt: new Date(rotated_at), jkt }
}
