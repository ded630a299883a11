import type { Identity } from '../identity.ts'
import type { Person, PersonStore } from '../person-store.ts'
import type { Connection } from './connection.ts'

const UPDATE = `
  UPDATE people SET identity = :identity, signed_in_at = :now WHERE id = :id`

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

  signIn(id: string, identity: Identity, now: Date): Promise<boolean> {
    const values = { id, identity, now }
    return this.#db.write((statements) => {
      const isNew = statements.run(UPDATE, values) === 0
      if (isNew) statements.run(INSERT, values)
      return isNew
    })
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
