import type { BrowserStore, NewBrowserSession } from '../browser-store.ts'
import type { Person } from '../person-store.ts'
import type { Connection } from './connection.ts'
import { type PersonRow, toPerson } from './people.ts'

const FIND = `
  SELECT people.id, identity, people.created_at, signed_in_at, browsers.created_at AS since
  FROM paircode.browsers JOIN paircode.people ON people.id = person_id
  WHERE hash = :hash AND expires_at > :now`

export class PostgresBrowsers implements BrowserStore {
  readonly #db: Connection

  constructor(db: Connection) {
    this.#db = db
  }

  async start({ hash, personId, createdAt, expiresAt }: NewBrowserSession): Promise<void> {
    await this.#db.changes(
      `INSERT INTO paircode.browsers (hash, person_id, created_at, expires_at)
       VALUES (:hash, :personId, :createdAt, :expiresAt)`,
      { hash, personId, createdAt, expiresAt },
    )
  }

  async find(hash: string, now: Date): Promise<{ person: Person; signedInAt: Date } | undefined> {
    const row = await this.#db.find<PersonRow & { readonly since: number }>(FIND, { hash, now })
    return row && { person: toPerson(row), signedInAt: new Date(row.since) }
  }

  end(hash: string, now: Date): Promise<boolean> {
    const sql = 'DELETE FROM paircode.browsers WHERE hash = :hash AND expires_at > :now'
    return this.#db.changes(sql, { hash, now })
  }

  async endAll(personId: string): Promise<void> {
    await this.#db.changes('DELETE FROM paircode.browsers WHERE person_id = :personId', {
      personId,
    })
  }
}
