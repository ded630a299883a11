import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { systemKeychain } from '../platform/keychain.ts'
import { stateFolder } from '../platform/state-folder.ts'
import { accountChoices } from './account-choices.ts'
import { OneAtATime } from './one-at-a-time.ts'
import {
  failed,
  makePrivateFolder,
  namesIn,
  quoted,
  readPrivateFile,
  unusable,
  writePrivateFile,
} from './private-file.ts'
import { type SecretKeeper, secretKeeper } from './secret-keeper.ts'
import type { SessionFacts, SessionKey, SessionScope, SessionStore } from './session-store.ts'
import { type Kept, readRecord, type SessionRecord, writeRecord } from './stored-session.ts'

/** What is half written begins with a dot. */
const SESSION_FILE = /^[^.].*\.json$/

/** One queue for the process: several stores may be open on one folder. */
const queue = new OneAtATime()

/**
 * Keeps sessions in files that only the current user can read, by default in the user's own state
 * folder (`PAIRCODE_HOME` says otherwise), never in the working directory.
 *
 * There is a file for each session, so that two logins at once never write the same one.
 */
export const fileStore = (folder: string = stateFolder()): SessionStore =>
  sessionFiles(folder, secretKeeper('file', systemKeychain()))

/**
 * @param secrets where the secrets are, beside the facts in the files
 * @param announce is told of each secret that should be in the keychain and is in the file
 */
export function sessionFiles(
  folder: string,
  secrets: SecretKeeper,
  announce: (path: string, why: string) => void = () => {},
): SessionStore {
  const sessions = join(folder, 'sessions')
  const pathOf = (key: SessionKey) => join(sessions, fileName(key))

  async function read(path: string): Promise<SessionRecord | undefined> {
    const text = await readPrivateFile(path)
    return text === undefined ? undefined : parse(path, text)
  }

  /** What is damaged, or open to others, can still be replaced or removed, whole. */
  const readable = (path: string) => read(path).catch(() => undefined)

  return {
    async prepare() {
      await makePrivateFolder(sessions)
      await secrets.prepare()
    },

    async load(key) {
      const record = await read(pathOf(key))
      if (record === undefined) return undefined
      const { facts, kept } = split(record)
      return { ...facts, credential: await secrets.find(kept, key) }
    },

    async save(session) {
      await makePrivateFolder(sessions)
      const path = pathOf(session)
      const before = await readable(path)
      const { credential, ...facts } = session
      const { kept, insteadOf } = await secrets.keep(credential, before)
      await writePrivateFile(path, writeRecord({ ...facts, ...kept }))
      if (before && 'keychain' in before && !('keychain' in kept)) await secrets.forget(before)
      if (insteadOf !== undefined) announce(path, insteadOf)
    },

    async remove(key) {
      const path = pathOf(key)
      const record = await readable(path)
      await rm(path, { force: true }).catch((error: unknown) => {
        throw failed(path, error)
      })
      if (record) await secrets.forget(record)
    },

    async list(scope) {
      const prefix = scope ? scopeName(scope) : ''
      const found: SessionFacts[] = []
      let problem: unknown
      for (const name of await namesIn(sessions)) {
        if (!name.startsWith(prefix) || !SESSION_FILE.test(name)) continue
        const record = await read(join(sessions, name)).catch((error: unknown) => {
          problem = error
        })
        if (record) found.push(split(record).facts)
      }
      if (found.length === 0 && problem) throw problem
      return found.sort((one, other) => other.createdAt.getTime() - one.createdAt.getTime())
    },

    async secretIn(key) {
      const path = pathOf(key)
      const record = await read(path)
      return record && ('keychain' in record ? 'keychain' : path)
    },

    exclusively(key, run) {
      const path = pathOf(key).replace(/json$/, 'lock')
      return queue.run(path, async () => {
        await makePrivateFolder(sessions)
        const { whileLocked } = await import('./lock-file.ts') // most commands need no lock
        return whileLocked(path, run)
      })
    },

    ...accountChoices(join(folder, 'choices')),
  }
}

/** The host for people, and for machines a digest of the app and the server. */
function scopeName({ issuer, clientId }: SessionScope): string {
  const host = new URL(issuer).host.replace(/[^a-z0-9.-]/g, '_')
  return `${host}-${digest([issuer, clientId])}.`
}

const fileName = (key: SessionKey): string => `${scopeName(key)}${digest([key.subject])}.json`

const digest = (parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)

/** A file under another key's name is refused: its secret would go to another server. */
function parse(path: string, text: string): SessionRecord {
  const record = readRecord(text)
  if (record === undefined || basename(path) !== fileName(record)) {
    throw unusable(path, 'holds no session that this version can read', `rm ${quoted(path)}`)
  }
  return record
}

function split(record: SessionRecord): { facts: SessionFacts; kept: Kept } {
  if ('keychain' in record) {
    const { keychain, ...facts } = record
    return { facts, kept: { keychain } }
  }
  const { credential, ...facts } = record
  return { facts, kept: { credential } }
}
