import type { ClientStore, RegisteredClient } from '../client-store.ts'
import type { Connection } from './connection.ts'

const INSERT = `
  INSERT INTO clients (id, metadata, created_at, forget_at)
  SELECT :clientId, :metadata, :createdAt, :forgetAt
  WHERE (SELECT count(*) FROM clients) < :most`

interface ClientRow {
  readonly id: string
  readonly metadata: string
  readonly created_at: number
  readonly forget_at: number
}

export class SqliteClients implements ClientStore {
  readonly #db: Connection

  constructor(db: Connection) {
    this.#db = db
  }

  register(client: RegisteredClient, most: number): Promise<boolean> {
    return this.#db.changes(INSERT, { ...client, most })
  }

  async find(clientId: string, now: Date): Promise<RegisteredClient | undefined> {
    const sql = 'SELECT * FROM clients WHERE id = :clientId AND forget_at > :now'
    const row = await this.#db.find<ClientRow>(sql, { clientId, now })
    return row && toClient(row)
  }

  keep(clientId: string, forgetAt: Date, now: Date): Promise<boolean> {
    return this.#db.changes(
      `UPDATE clients SET forget_at = max(forget_at, :forgetAt)
       WHERE id = :clientId AND forget_at > :now`,
      { clientId, forgetAt, now },
    )
  }
}

const toClient = (row: ClientRow): RegisteredClient => ({
  clientId: row.id,
  metadata: JSON.parse(row.metadata),
  createdAt: new Date(row.created_at),
  forgetAt: new Date(row.forget_at),
})
