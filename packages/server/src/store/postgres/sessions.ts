import type { Identity } from '../identity.ts'
import type { LoginFlow } from '../login-store.ts'
import type { Person } from '../person-store.ts'
import type { Session, SessionStore } from '../session-store.ts'
import type { Connection } from './connection.ts'
import { isInDoubt } from './failure.ts'
import { toPerson } from './people.ts'
import type { Values } from './statements.ts'
import type { Unanswered } from './unanswered.ts'

const COLUMNS = `
  sessions.id, person_id, client_id, flow, scope, resource, roles, name, host, system, address,
  sessions.signed_in_at, refresh_salt, generation, rotated_at, jkt, sessions.created_at,
  last_used_at, idle_expires_at, expires_at`

const SELECT = `
  SELECT ${COLUMNS}, identity, people.created_at AS person_created_at,
         people.signed_in_at AS person_signed_in_at
  FROM paircode.sessions JOIN paircode.people ON people.id = person_id`

interface SessionRow {
  readonly id: string
  readonly person_id: string
  readonly client_id: string
  readonly flow: LoginFlow
  readonly scope: readonly string[]
  readonly resource: readonly string[]
  readonly roles: readonly string[]
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
}

interface WithPerson extends SessionRow {
  readonly identity: Identity
  readonly person_created_at: number
  readonly person_signed_in_at: number
}

export class PostgresSessions implements SessionStore {
  readonly #db: Connection
  readonly #unanswered: Unanswered

  constructor(db: Connection, unanswered: Unanswered) {
    this.#db = db
    this.#unanswered = unanswered
  }

  findBySecret(
    secretHash: string,
    now: Date,
  ): Promise<{ session: Session; person: Person } | undefined> {
    const sql = `${SELECT} WHERE secret_hash = :secretHash AND ends_at > :now`
    return this.#find(sql, { secretHash, now })
  }

  async find(id: string, now: Date): Promise<{ session: Session; person: Person } | undefined> {
    await this.#unanswered.takeBack(id)
    return this.#find(`${SELECT} WHERE sessions.id = :id AND ends_at > :now`, { id, now })
  }

  async rotate(
    id: string,
    { from, to }: { readonly from: number; readonly to: number },
    idleExpiresAt: Date,
    roles: readonly string[],
    now: Date,
  ): Promise<boolean> {
    // A slow database may do this well after `now`: the grace period of whoever is told only then
    // begins then. A minute later at most, in case its clock is another than ours.
    const rotated = this.#db.changes(
      `UPDATE paircode.sessions
       SET generation = :to, last_used_at = :now, idle_expires_at = :idleExpiresAt, roles = :roles,
           look_at = least(look_at, :idleExpiresAt),
           rotated_at = least(
             greatest(:now, CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)),
             :now + 60000)
       WHERE id = :id AND generation = :from AND refresh_salt IS NOT NULL AND ends_at > :now
         AND paircode.in_time(:deadline)`,
      { id, from, to, idleExpiresAt, roles, now },
    )
    return rotated.catch((error: Error) => {
      if (isInDoubt(error.cause)) this.#unanswered.add({ id, from, to, at: now })
      throw error
    })
  }

  use(id: string, idleExpiresAt: Date, roles: readonly string[], now: Date): Promise<boolean> {
    return this.#db.changes(
      `UPDATE paircode.sessions
       SET last_used_at = :now, idle_expires_at = :idleExpiresAt, roles = :roles,
           look_at = least(look_at, :idleExpiresAt)
       WHERE id = :id AND ends_at > :now`,
      { id, idleExpiresAt, roles, now },
    )
  }

  end(id: string, now: Date): Promise<boolean> {
    const sql = 'DELETE FROM paircode.sessions WHERE id = :id AND ends_at > :now'
    return this.#db.changes(sql, { id, now })
  }

  async listOf(personId: string, now: Date): Promise<readonly Session[]> {
    const rows = await this.#db.list<SessionRow>(
      `SELECT ${COLUMNS} FROM paircode.sessions WHERE person_id = :personId AND ends_at > :now
       ORDER BY created_at DESC`,
      { personId, now },
    )
    return rows.map(toSession)
  }

  rename(id: string, personId: string, name: string, now: Date): Promise<boolean> {
    return this.#db.changes(
      `UPDATE paircode.sessions SET name = :name
       WHERE id = :id AND person_id = :personId AND ends_at > :now`,
      { id, personId, name, now },
    )
  }

  endOwn(id: string, personId: string, now: Date): Promise<boolean> {
    return this.#db.changes(
      'DELETE FROM paircode.sessions WHERE id = :id AND person_id = :personId AND ends_at > :now',
      { id, personId, now },
    )
  }

  async endAll(personId: string, now: Date): Promise<readonly string[]> {
    const row = await this.#db.write<{ ids: readonly string[] }>(
      `WITH ended AS (
         DELETE FROM paircode.sessions WHERE person_id = :personId AND ends_at > :now RETURNING id
       )
       SELECT coalesce(json_agg(id), '[]') AS ids FROM ended`,
      { personId, now },
    )
    return row?.ids ?? []
  }

  async #find(
    sql: string,
    values: Values,
  ): Promise<{ session: Session; person: Person } | undefined> {
    const row = await this.#db.find<WithPerson>(sql, values)
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
    scope: row.scope,
    resource: row.resource,
    roles: row.roles,
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
