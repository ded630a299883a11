import type { SessionKey, SessionStore, StoredSession } from './session-store.ts'

/** Keeps sessions for as long as the process lives: for tests, and where nothing may be written. */
export function memoryStore(): SessionStore {
  const sessions = new Map<string, StoredSession>()
  const idOf = ({ issuer, clientId }: SessionKey) => JSON.stringify([issuer, clientId])
  return {
    async prepare() {},
    async load(key) {
      return sessions.get(idOf(key))
    },
    async save(session) {
      sessions.delete(idOf(session)) // a map lists in the order of insertion
      sessions.set(idOf(session), session)
    },
    async remove(key) {
      sessions.delete(idOf(key))
    },
    async list() {
      return [...sessions.values()].reverse()
    },
  }
}
