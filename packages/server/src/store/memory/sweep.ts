import { isDropped } from './keys.ts'
import { hasEnded } from './sessions.ts'
import type { Tables } from './tables.ts'

/** How many rows a sweep deletes at most. */
const LOT = 1000

export function sweep(tables: Tables, now: Date): number {
  let deleted = 0
  for (const forget of overdue(tables, now)) {
    forget()
    deleted += 1
    if (deleted === LOT) break
  }
  return deleted
}

/** Yields, for each row that is now invisible, a function that deletes it. */
function* overdue(tables: Tables, now: Date): Generator<() => void> {
  for (const login of tables.logins.values()) {
    if (login.forgetAt <= now) yield () => tables.forgetLogin(login)
  }
  for (const row of tables.sessions.values()) {
    if (hasEnded(row, now)) yield () => tables.forgetSession(row)
  }
  for (const [hash, session] of tables.browsers) {
    if (session.expiresAt <= now) yield () => tables.browsers.delete(hash)
  }
  for (const [stateHash, signIn] of tables.signIns) {
    if (signIn.expiresAt <= now) yield () => tables.signIns.delete(stateHash)
  }
  for (const [id, { forgetAt }] of tables.clients) {
    if (forgetAt <= now) yield () => tables.clients.delete(id)
  }
  for (const [id, { forgetAt }] of tables.audit) {
    if (forgetAt <= now) yield () => tables.audit.delete(id)
  }
  for (const [id, until] of tables.spent) {
    if (until <= now) yield () => tables.spent.delete(id)
  }
  for (const key of tables.keys.values()) {
    if (isDropped(key, now)) yield () => tables.keys.delete(key.kid)
  }
}
