import type { BrowserStore, NewBrowserSession, SignedInBrowser } from '../browser-store.ts'
import type { Connection } from './connection.ts'
import { type PersonRow, toPerson } from './people.ts'

interface Row extends PersonRow {
  readonly told_at: number | null
  readonly since: number
}

export class SqliteBrowsers implements BrowserStore {
  readonly #db: Connection

  constructor(db: Connection) {
    this.#db = db
  }

  async start(session: NewBrowserSession): Promise<void> {
    await this.#db.changes(
      `INSERT INTO browsers (hash, person_id, signed_in_at, created_at, expires_at)
       VALUES (:hash, :personId, :signedInAt, :createdAt, :expiresAt)`,
      { ...session },
    )
  }

  async find(hash: string, now: Date): Promise<SignedInBrowser | undefined> {
    const row = await this.#db.find<Row>(
      `SELECT people.*, browsers.signed_in_at AS told_at, browsers.created_at AS since
       FROM browsers JOIN people ON people.id = person_id
       WHERE hash = :hash AND expires_at > :now`,
      { hash, now },
    )
    if (row === undefined) return undefined
    const signedInAt = row.told_at === null ? null : new Date(row.told_at)
    return { person: toPerson(row), signedInAt, since: new Date(row.since) }
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
