import type { BrowserStore, NewBrowserSession } from '../browser-store.ts'
import type { Person } from '../person-store.ts'
import type { Connection } from './connection.ts'
import { type PersonRow, toPerson } from './people.ts'

export class SqliteBrowsers implements BrowserStore {
  readonly #db: Connection

  constructor(db: Connection) {
    this.#db = db
  }

  async start({ hash, personId, createdAt, expiresAt }: NewBrowserSession): Promise<void> {
    await this.#db.changes(
      `INSERT INTO browsers (hash, person_id, created_at, expires_at)
       VALUES (:hash, :personId, :createdAt, :expiresAt)`,
      { hash, personId, createdAt, expiresAt },
    )
  }

  async find(hash: string, now: Date): Promise<{ person: Person; signedInAt: Date } | undefined> {
    const row = await this.#db.find<PersonRow & { readonly since: number }>(
      `SELECT people.*, browsers.created_at AS since FROM browsers JOIN people ON people.id = person_id
       WHERE hash = :hash AND expires_at > :now`,
      { hash, now },
    )
    return row && { person: toPerson(row), signedInAt: new Date(row.since) }
  }

  end(hash: string, now: Date): Promise<boolean> {
    return this.#db.changes('DELETE FROM browsers WHERE hash = :hash AND expires_at > :now', {
      hash,
      now,
    })
  }

  async endAll(personId: string): Promise<void> {
    await this.#db.changes('DELETE FROM browsers WHERE person_id = :personId', { personId })
  }
}
