import { dirname } from 'node:path'
import { OneAtATime } from './one-at-a-time.ts'
import {
  type AccountChoice,
  isIn,
  type SessionKey,
  type SessionScope,
  type SessionStore,
  type StoredSession,
} from './session-store.ts'

/** Keeps sessions for as long as the process lives: for tests, and where nothing may be written. */
export function memoryStore(): SessionStore {
  const sessions = new Map<string, StoredSession>()
  const choices = new Map<string, AccountChoice>()
  const queue = new OneAtATime()
  const idOf = (key: SessionKey) => JSON.stringify([key.issuer, key.clientId, key.subject])
  const choiceId = ({ issuer, clientId }: SessionScope, directory: string) =>
    JSON.stringify([issuer, clientId, directory])
  return {
    async prepare() {},
    async load(key) {
      return sessions.get(idOf(key))
    },
    async save(session) {
      sessions.delete(idOf(session)) // a map keeps the order of insertion
      sessions.set(idOf(session), session)
    },
    async remove(key) {
      sessions.delete(idOf(key))
    },
    async list(scope) {
      const found = [...sessions.values()].filter((one) => !scope || isIn(scope, one))
      return found.map(({ credential: _, ...facts }) => facts).reverse()
    },
    async secretIn(key) {
      return sessions.has(idOf(key)) ? 'memory' : undefined
    },
    exclusively: (key, run) => queue.run(idOf(key), run),
    async choose(choice) {
      const id = choiceId(choice, choice.directory ?? '')
      choices.set(id, { ...choice, chosenAt: new Date() })
    },
    async chosen(scope, directory) {
      let place = directory
      while (place !== dirname(place) && !choices.has(choiceId(scope, place)))
        place = dirname(place)
      return choices.get(choiceId(scope, place)) ?? choices.get(choiceId(scope, ''))
    },
  }
}
