import type { Connection } from './connection.ts'

/** What one sweep deletes of each table at most: a few milliseconds of work. */
const LOT = 500

/** Each table that is swept by an index, its key, and the instant from which a row is invisible. */
const DELETES = (
  [
    ['logins', 'id', 'forget_at'],
    ['sessions', 'id', 'ends_at'],
    ['browsers', 'hash', 'expires_at'],
    ['sign_ins', 'state_hash', 'expires_at'],
    ['spent', 'id', 'expires_at'],
    ['clients', 'id', 'forget_at'],
    ['signing_keys', 'kid', 'drop_at'],
  ] as const
).map(
  ([table, key, end]) =>
    `DELETE FROM ${table}
     WHERE ${key} IN (SELECT ${key} FROM ${table} WHERE ${end} <= :now LIMIT ${LOT})`,
)

/** The oldest come first, and go first. */
const AUDIT = `
  DELETE FROM audit
  WHERE forget_at <= :now AND number IN (SELECT number FROM audit ORDER BY number LIMIT ${LOT})`

export function sweep(db: Connection, now: Date): Promise<number> {
  return db.write((statements) =>
    [...DELETES, AUDIT].reduce((deleted, sql) => deleted + statements.run(sql, { now }), 0),
  )
}
