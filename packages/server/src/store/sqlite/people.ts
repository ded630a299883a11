import type { Identity } from '../identity.ts'
import type { Person, PersonStore } from '../person-store.ts'
import type { Connection } from './connection.ts'

const UPDATE = `
  UPDATE people SET identity = :identity, signed_in_at = :now WHERE id = :id
  RETURNING *`

const INSERT = `
  INSERT INTO people (id, identity, created_at, signed_in_at)
  VALUES (:id, :identity, :now, :now)`

export interface PersonRow {
  readonly id: string
  readonly identity: string
  readonly created_at: number
  readonly signed_in_at: number
}

export class SqlitePeople implements PersonStore {
  readonly #db: Connection

  constructor(db: Connection) {
    this.#db = db
  }

  async signIn(
    id: string,
    identity: Identity,
    now: Date,
  ): Promise<{ person: Person; isNew: boolean }> {
    const values = { id, identity, now }
    const known = await this.#db.write((statements) => {
      const row = statements.get<PersonRow>(UPDATE, values)
      if (row === undefined) statements.run(INSERT, values)
      return row
    })
    if (known) return { person: toPerson(known), isNew: false }
    return { person: { id, identity, createdAt: now, signedInAt: now }, isNew: true }
  }

  async find(id: string): Promise<Person | undefined> {
    const row = await this.#db.find<PersonRow>('SELECT * FROM people WHERE id = :id', { id })
    return row && toPerson(row)
  }
}

export function toPerson(row: PersonRow): Person {
  return {
    id: row.id,
    identity: JSON.parse(row.identity),
    createdAt: new Date(row.created_at),
    signedInAt: new Date(row.signed_in_at),
  }
}
