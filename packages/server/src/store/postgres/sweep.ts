import type { Connection } from './connection.ts'

/** What one sweep deletes of each table at most: a few milliseconds of work. */
const LOT = 500

/** Each table that is swept, its key, and when a row is invisible. */
const DELETES = (
  [
    ['logins', 'id', 'look_at <= :now AND forget_at <= :now'],
    ['browsers', 'hash', 'expires_at <= :now'],
    ['sign_ins', 'state_hash', 'expires_at <= :now'],
    ['spent', 'id', 'expires_at <= :now'],
    ['clients', 'id', 'forget_at <= :now'],
    ['audit', 'id', 'forget_at <= :now'],
    ['signing_keys', 'kid', 'drop_at <= :now'],
  ] as const
).map(
  // What another server sweeps at the same time is left to it. It is looked for once, or the planner
  // might look for another lot with each row.
  ([table, key, isOver]) =>
    `WITH overdue AS MATERIALIZED (
       SELECT ${key} FROM paircode.${table} WHERE ${isOver}
       LIMIT ${LOT} FOR UPDATE SKIP LOCKED
     )
     DELETE FROM paircode.${table} WHERE ${key} IN (SELECT ${key} FROM overdue)`,
)

/** Of the sessions that it is time to look at, some have been used since: their time is another. */
const SESSIONS = `
  WITH due AS MATERIALIZED (
    SELECT id, ends_at FROM paircode.sessions WHERE look_at <= :now
    LIMIT ${LOT} FOR UPDATE SKIP LOCKED
  ), used AS (
    UPDATE paircode.sessions SET look_at = due.ends_at
    FROM due WHERE sessions.id = due.id AND due.ends_at > :now
  )
  DELETE FROM paircode.sessions WHERE id IN (SELECT id FROM due WHERE ends_at <= :now)`

export async function sweep(db: Connection, now: Date): Promise<number> {
  let deleted = 0
  for (const sql of [SESSIONS, ...DELETES]) deleted += await db.count(sql, { now })
  return deleted
}
