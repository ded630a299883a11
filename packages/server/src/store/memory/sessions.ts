import type { Person } from '../person-store.ts'
import type { Session, SessionStore } from '../session-store.ts'
import type { SessionRow, Tables } from './tables.ts'

export class MemorySessions implements SessionStore {
  readonly #tables: Tables

  constructor(tables: Tables) {
    this.#tables = tables
  }

  async findBySecret(
    secretHash: string,
    now: Date,
  ): Promise<{ session: Session; person: Person } | undefined> {
    const id = this.#tables.sessionIdsBySecret.get(secretHash)
    return id === undefined ? undefined : this.find(id, now)
  }

  async find(id: string, now: Date): Promise<{ session: Session; person: Person } | undefined> {
    const row = this.#live(id, now)
    const person = row && this.#tables.people.get(row.session.personId)
    return row && person && { session: row.session, person }
  }

  async rotate(
    id: string,
    { from, to }: { readonly from: number; readonly to: number },
    idleExpiresAt: Date,
    roles: readonly string[],
    now: Date,
  ): Promise<boolean> {
    const row = this.#live(id, now)
    const refresh = row?.session.refresh
    if (!row || refresh?.generation !== from) return false
    const rotated = { ...refresh, generation: to, rotatedAt: now }
    const session = { ...row.session, refresh: rotated, idleExpiresAt, roles, lastUsedAt: now }
    this.#tables.keepSession({ ...row, session })
    return true
  }

  async use(
    id: string,
    idleExpiresAt: Date,
    roles: readonly string[],
    now: Date,
  ): Promise<boolean> {
    const row = this.#live(id, now)
    if (row === undefined) return false
    const session = { ...row.session, idleExpiresAt, roles, lastUsedAt: now }
    this.#tables.keepSession({ ...row, session })
    return true
  }

  async end(id: string, now: Date): Promise<boolean> {
    const row = this.#live(id, now)
    if (row === undefined) return false
    this.#tables.forgetSession(row)
    return true
  }

  async listOf(personId: string, now: Date): Promise<readonly Session[]> {
    return [...this.#rowsOf(personId, now)]
      .map(({ session }) => session)
      .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime())
  }

  async rename(id: string, personId: string, name: string | null, now: Date): Promise<boolean> {
    const row = this.#live(id, now)
    if (row?.session.personId !== personId) return false
    this.#tables.keepSession({ ...row, session: { ...row.session, name } })
    return true
  }

  async endOwn(id: string, personId: string, now: Date): Promise<boolean> {
    return this.#live(id, now)?.session.personId === personId && this.end(id, now)
  }

  async endAll(personId: string, now: Date): Promise<readonly string[]> {
    const rows = [...this.#rowsOf(personId, now)]
    for (const row of rows) this.#tables.forgetSession(row)
    return rows.map(({ session }) => session.id)
  }

  *#rowsOf(personId: string, now: Date): Generator<SessionRow> {
    for (const row of this.#tables.sessions.values()) {
      if (row.session.personId === personId && !hasEnded(row, now)) yield row
    }
  }

  #live(id: string, now: Date): SessionRow | undefined {
    const row = this.#tables.sessions.get(id)
    return row && !hasEnded(row, now) ? row : undefined
  }
}

export function hasEnded({ session }: SessionRow, now: Date): boolean {
  return session.idleExpiresAt <= now || session.expiresAt <= now
}
