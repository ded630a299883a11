import type { Person } from '../person-store.ts'
import type { Session, SessionStore } from '../session-store.ts'
import type { Connection } from './connection.ts'
import { toPerson } from './people.ts'

interface SessionRow {
  readonly id: string
  readonly person_id: string
  readonly client_id: string
  readonly scope: string
  readonly roles: string
  readonly host: string | null
  readonly system: string | null
  readonly address: string | null
  readonly created_at: number
  readonly last_used_at: number
  readonly idle_expires_at: number
  readonly expires_at: number
  readonly identity: string
  readonly person_created_at: number
  readonly signed_in_at: number
}

export class SqliteSessions implements SessionStore {
  readonly #db: Connection

  constructor(db: Connection) {
    this.#db = db
  }

  async findBySecret(
    secretHash: string,
    now: Date,
  ): Promise<{ session: Session; person: Person } | undefined> {
    const row = await this.#db.find<SessionRow>(
      `SELECT sessions.*, identity, people.created_at AS person_created_at, signed_in_at
       FROM sessions JOIN people ON people.id = person_id
       WHERE secret_hash = :secretHash AND ends_at > :now`,
      { secretHash, now },
    )
    if (row === undefined) return undefined
    const { person_id: id, identity, person_created_at: created_at, signed_in_at } = row
    return { session: toSession(row), person: toPerson({ id, identity, created_at, signed_in_at }) }
  }

  use(id: string, idleExpiresAt: Date, now: Date): Promise<boolean> {
    return this.#db.changes(
      `UPDATE sessions SET last_used_at = :now, idle_expires_at = :idleExpiresAt
       WHERE id = :id AND ends_at > :now`,
      { id, idleExpiresAt, now },
    )
  }

  end(id: string, now: Date): Promise<boolean> {
    return this.#db.changes('DELETE FROM sessions WHERE id = :id AND ends_at > :now', { id, now })
  }
}

function toSession(row: SessionRow): Session {
  return {
    id: row.id,
    personId: row.person_id,
    clientId: row.client_id,
    scope: JSON.parse(row.scope),
    roles: JSON.parse(row.roles),
    host: row.host,
    system: row.system,
    address: row.address,
    createdAt: new Date(row.created_at),
    lastUsedAt: new Date(row.last_used_at),
    idleExpiresAt: new Date(row.idle_expires_at),
    expiresAt: new Date(row.expires_at),
  }
}
