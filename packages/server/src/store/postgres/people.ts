import type { Identity } from '../identity.ts'
import type { Person, PersonStore } from '../person-store.ts'
import type { Connection } from './connection.ts'

const COLUMNS = 'id, identity, created_at, signed_in_at'

/** No row where another server adds the same person at the same time. */
const SIGN_IN = `
  WITH known AS (
    UPDATE paircode.people SET identity = :identity, signed_in_at = :now WHERE id = :id
    RETURNING id
  ), added AS (
    INSERT INTO paircode.people (${COLUMNS})
    SELECT :id, :identity, :now, :now WHERE NOT EXISTS (SELECT FROM known)
    ON CONFLICT DO NOTHING
    RETURNING id
  )
  SELECT false AS is_new FROM known UNION ALL SELECT true FROM added`

export interface PersonRow {
  readonly id: string
  readonly identity: Identity
  readonly created_at: number
  readonly signed_in_at: number
}

export class PostgresPeople implements PersonStore {
  readonly #db: Connection

  constructor(db: Connection) {
    this.#db = db
  }

  async signIn(id: string, identity: Identity, now: Date): Promise<boolean> {
    const values = { id, identity, now }
    const row = await this.#db.write<{ readonly is_new: boolean }>(SIGN_IN, values)
    return row ? row.is_new : this.signIn(id, identity, now)
  }

  async find(id: string): Promise<Person | undefined> {
    const row = await this.#db.find<PersonRow>(
      `SELECT ${COLUMNS} FROM paircode.people WHERE id = :id`,
      { id },
    )
    return row && toPerson(row)
  }
}

export function toPerson(row: PersonRow): Person {
  return {
    id: row.id,
    identity: row.identity,
    createdAt: new Date(row.created_at),
    signedInAt: new Date(row.signed_in_at),
  }
}
