import type { KeyStore, NewKey, StoredKey } from '../key-store.ts'
import type { Connection } from './connection.ts'

const INSERT = `
  INSERT INTO signing_keys (kid, public_jwk, sealed, active_at)
  SELECT :kid, :publicJwk, :sealed, :activeAt`

interface KeyRow {
  readonly kid: string
  readonly public_jwk: string
  readonly sealed: string
  readonly active_at: number
  readonly drop_at: number | null
}

export class SqliteKeys implements KeyStore {
  readonly #db: Connection

  constructor(db: Connection) {
    this.#db = db
  }

  async root(sealed: string): Promise<string> {
    const sql = 'SELECT sealed FROM root_key'
    const kept = await this.#db.find<{ sealed: string }>(sql, {})
    if (kept) return kept.sealed
    const insert = 'INSERT INTO root_key (id, sealed) VALUES (1, :sealed) ON CONFLICT DO NOTHING'
    await this.#db.changes(insert, { sealed })
    return this.root(sealed)
  }

  reseal(from: string, to: string): Promise<boolean> {
    const sql = 'UPDATE root_key SET sealed = :to WHERE sealed = :from'
    return this.#db.changes(sql, { from, to })
  }

  begin(first: NewKey): Promise<boolean> {
    const sql = `${INSERT} WHERE NOT EXISTS (SELECT 1 FROM signing_keys)`
    return this.#db.changes(sql, { ...first })
  }

  async list(now: Date): Promise<readonly StoredKey[]> {
    const rows = await this.#db.list<KeyRow>(
      'SELECT * FROM signing_keys WHERE drop_at IS NULL OR drop_at > :now ORDER BY number',
      { now },
    )
    return rows.map(toKey)
  }

  rotate(next: NewKey, dropAt: Date, now: Date): Promise<boolean> {
    return this.#db.write((statements) => {
      if (statements.get('SELECT 1 FROM signing_keys WHERE active_at > :now', { now })) return false
      statements.run('UPDATE signing_keys SET drop_at = :dropAt WHERE drop_at IS NULL', { dropAt })
      return statements.run(INSERT, { ...next }) > 0
    })
  }

  retire(kid: string, replacement: NewKey, now: Date): Promise<boolean> {
    return this.#db.write((statements) => {
      const retired = statements.get<{ active_at: number }>(
        `DELETE FROM signing_keys WHERE kid = :kid AND (drop_at IS NULL OR drop_at > :now)
         RETURNING active_at`,
        { kid, now },
      )
      if (retired === undefined) return false
      const newer = statements.get(
        'SELECT 1 FROM signing_keys WHERE active_at > :activeAt AND active_at <= :now',
        { activeAt: retired.active_at, now },
      )
      if (newer) return true
      statements.run('DELETE FROM signing_keys WHERE active_at > :now', { now })
      return statements.run(INSERT, { ...replacement }) > 0
    })
  }
}

function toKey({ kid, public_jwk, sealed, active_at, drop_at }: KeyRow): StoredKey {
  return {
    kid,
    publicJwk: JSON.parse(public_jwk),
    sealed,
    activeAt: new Date(active_at),
    dropAt: drop_at === null ? null : new Date(drop_at),
  }
}
