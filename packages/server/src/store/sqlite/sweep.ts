import type { Connection } from './connection.ts'

/** How many rows a sweep deletes per table at most: a few milliseconds of work. */
const LOT = 500

/** Each table that is swept by an index, with its key and the condition for invisible rows. */
const DELETES = (
  [
    ['logins', 'id', 'look_at <= :now AND forget_at <= :now'],
    ['sessions', 'id', 'ends_at <= :now'],
    ['browsers', 'hash', 'expires_at <= :now'],
    ['sign_ins', 'state_hash', 'expires_at <= :now'],
    ['spent', 'id', 'expires_at <= :now'],
    ['clients', 'id', 'forget_at <= :now'],
    ['signing_keys', 'kid', 'drop_at <= :now'],
  ] as const
).map(
  ([table, key, isOver]) =>
    `DELETE FROM ${table}
     WHERE ${key} IN (SELECT ${key} FROM ${table} WHERE ${isOver} LIMIT ${LOT})`,
)

/** Events are stored oldest first and deleted oldest first. */
const AUDIT = `
  DELETE FROM audit
  WHERE forget_at <= :now AND number IN (SELECT number FROM audit ORDER BY number LIMIT ${LOT})`

export function sweep(db: Connection, now: Date): Promise<number> {
  return db.write((statements) =>
    [...DELETES, AUDIT].reduce((deleted, sql) => deleted + statements.run(sql, { now }), 0),
  )
}
