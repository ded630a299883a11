import type { BrowserStore, NewBrowserSession, SignedInBrowser } from '../browser-store.ts'
import type { Connection } from './connection.ts'
import { type PersonRow, toPerson } from './people.ts'

const FIND = `
  SELECT people.id, identity, people.created_at, people.signed_in_at,
         browsers.signed_in_at AS told_at, browsers.created_at AS since
  FROM paircode.browsers JOIN paircode.people ON people.id = person_id
  WHERE hash = :hash AND expires_at > :now`

interface Row extends PersonRow {
  readonly told_at: number | null
  readonly since: number
}

export class PostgresBrowsers implements BrowserStore {
  readonly #db: Connection

  constructor(db: Connection) {
    this.#db = db
  }

  async start(session: NewBrowserSession): Promise<void> {
    await this.#db.changes(
      `INSERT INTO paircode.browsers (hash, person_id, signed_in_at, created_at, expires_at)
       VALUES (:hash, :personId, :signedInAt, :createdAt, :expiresAt)`,
      { ...session },
    )
  }

  async find(hash: string, now: Date): Promise<SignedInBrowser | undefined> {
    const row = await this.#db.find<Row>(FIND, { hash, now })
    if (row === undefined) return undefined
    const signedInAt = row.told_at === null ? null : new Date(row.told_at)
    return { person: toPerson(row), signedInAt, since: new Date(row.since) }
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
