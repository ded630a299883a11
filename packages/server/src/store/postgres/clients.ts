import type { ClientMetadata, ClientStore, RegisteredClient } from '../client-store.ts'
import type { Connection } from './connection.ts'

const INSERT = `
  INSERT INTO paircode.clients (id, metadata, created_at, forget_at)
  SELECT :clientId, :metadata, :createdAt, :forgetAt
  WHERE (SELECT count(*) FROM paircode.clients) < :most`

interface ClientRow {
  readonly id: string
  readonly metadata: ClientMetadata
  readonly created_at: number
  readonly forget_at: number
}

export class PostgresClients implements ClientStore {
  readonly #db: Connection

  constructor(db: Connection) {
    this.#db = db
  }

  register(client: RegisteredClient, most: number): Promise<boolean> {
    return this.#db.alone(async (run) => (await run(INSERT, { ...client, most })).rowCount === 1)
  }

  async find(clientId: string, now: Date): Promise<RegisteredClient | undefined> {
    const row = await this.#db.find<ClientRow>(
      `SELECT id, metadata, created_at, forget_at FROM paircode.clients
       WHERE id = :clientId AND forget_at > :now`,
      { clientId, now },
    )
    return row && toClient(row)
  }

  keep(clientId: string, forgetAt: Date, now: Date): Promise<boolean> {
    return this.#db.changes(
      `UPDATE paircode.clients SET forget_at = greatest(forget_at, :forgetAt)
       WHERE id = :clientId AND forget_at > :now`,
      { clientId, forgetAt, now },
    )
  }
}

const toClient = (row: ClientRow): RegisteredClient => ({
  clientId: row.id,
  metadata: row.metadata,
  createdAt: new Date(row.created_at),
  forgetAt: new Date(row.forget_at),
})
