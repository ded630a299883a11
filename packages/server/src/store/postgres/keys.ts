import type { KeyStore, NewKey, PublicJwk, StoredKey } from '../key-store.ts'
import type { Connection } from './connection.ts'

const INSERT = `
  INSERT INTO paircode.signing_keys (kid, public_jwk, sealed, active_at)
  SELECT :kid, :publicJwk, :sealed, :activeAt`

interface KeyRow {
  readonly kid: string
  readonly public_jwk: PublicJwk
  readonly sealed: string
  readonly active_at: number
  readonly drop_at: number | null
}

export class PostgresKeys implements KeyStore {
  readonly #db: Connection

  constructor(db: Connection) {
    this.#db = db
  }

  async root(sealed: string): Promise<string> {
    const sql = 'SELECT sealed FROM paircode.root_key'
    const kept = await this.#db.find<{ sealed: string }>(sql, {})
    if (kept) return kept.sealed
    const insert =
      'INSERT INTO paircode.root_key (id, sealed) VALUES (1, :sealed) ON CONFLICT DO NOTHING'
    await this.#db.changes(insert, { sealed })
    return this.root(sealed)
  }

  reseal(from: string, to: string): Promise<boolean> {
    const sql = 'UPDATE paircode.root_key SET sealed = :to WHERE sealed = :from'
    return this.#db.changes(sql, { from, to })
  }

  begin(first: NewKey): Promise<boolean> {
    const sql = `${INSERT} WHERE NOT EXISTS (SELECT FROM paircode.signing_keys)`
    return this.#db.alone(async (run) => (await run(sql, { ...first })).rowCount === 1)
  }

  async list(now: Date): Promise<readonly StoredKey[]> {
    const rows = await this.#db.list<KeyRow>(
      `SELECT kid, public_jwk, sealed, active_at, drop_at FROM paircode.signing_keys
       WHERE drop_at IS NULL OR drop_at > :now ORDER BY number`,
      { now },
    )
    return rows.map(toKey)
  }

  rotate(next: NewKey, dropAt: Date, now: Date): Promise<boolean> {
    return this.#db.alone(async (run) => {
      const waiting = await run('SELECT FROM paircode.signing_keys WHERE active_at > :now', { now })
      if (waiting.rowCount !== 0) return false
      await run('UPDATE paircode.signing_keys SET drop_at = :dropAt WHERE drop_at IS NULL', {
        dropAt,
      })
      return (await run(INSERT, { ...next })).rowCount === 1
    })
  }

  retire(kid: string, replacement: NewKey, now: Date): Promise<boolean> {
    return this.#db.alone(async (run) => {
      const { rows } = await run<{ active_at: number }>(
        `DELETE FROM paircode.signing_keys
         WHERE kid = :kid AND (drop_at IS NULL OR drop_at > :now)
         RETURNING active_at`,
        { kid, now },
      )
      const [retired] = rows
      if (retired === undefined) return false
      const newer = await run(
        `SELECT FROM paircode.signing_keys WHERE active_at > :activeAt AND active_at <= :now`,
        { activeAt: retired.active_at, now },
      )
      if (newer.rowCount !== 0) return true
      await run('DELETE FROM paircode.signing_keys WHERE active_at > :now', { now })
      return (await run(INSERT, { ...replacement })).rowCount === 1
    })
  }
}

const toKey = (row: KeyRow): StoredKey => ({
  kid: row.kid,
  publicJwk: row.public_jwk,
  sealed: row.sealed,
  activeAt: new Date(row.active_at),
  dropAt: row.drop_at === null ? null : new Date(row.drop_at),
})
