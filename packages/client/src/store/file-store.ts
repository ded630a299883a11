import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { systemKeychain } from '../platform/keychain.ts'
import { stateFolder } from '../platform/state-folder.ts'
import { accountChoices } from './account-choices.ts'
import { fileName, mayBeginWith } from './file-name.ts'
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
import { isIn, type SessionFacts, type SessionKey, type SessionStore } from './session-store.ts'
import { type Kept, readRecord, type SessionRecord, writeRecord } from './stored-session.ts'

/** A half-written file begins with a dot. */
const SESSION_FILE = /^[^.].*\.json$/

/** One queue for the process: several stores may be open on one folder. */
const queue = new OneAtATime()

/**
 * Keeps sessions in files that only the current user can read, by default in the user's own state
 * folder (`PAIRCODE_HOME` overrides it), never in the working directory.
 *
 * There is a file for each session, so that two logins at once never write the same one.
 */
export const fileStore = (folder: string = stateFolder()): SessionStore =>
  sessionFiles(folder, secretKeeper('file', systemKeychain()))

/**
 * @param secrets keeps the secrets; the files hold the facts
 * @param announce called for each secret that should be in the keychain but is in the file
 */
export function sessionFiles(
  folder: string,
  secrets: SecretKeeper,
  announce: (path: string, why: string) => void = () => {},
): SessionStore {
  const sessions = join(folder, 'sessions')
  const pathOf = (key: SessionKey) => join(sessions, nameOf(key))

  const read = (key: SessionKey) =>
    readSessionFile(pathOf(key), (one) => isIn(key, one) && one.subject === key.subject)

  /** A file that is damaged, or open to others, can still be replaced or removed as a whole. */
  const readable = (key: SessionKey) => read(key).catch(() => undefined)

  return {
    async prepare() {
      await makePrivateFolder(sessions)
      await secrets.prepare()
    },

    async load(key) {
      const record = await read(key)
      if (record === undefined) return undefined
      const { facts, kept } = split(record)
      return { ...facts, credential: await secrets.find(kept, key) }
    },

    async save(session) {
      await makePrivateFolder(sessions)
      const path = pathOf(session)
      const before = await readable(session)
      const { credential, ...facts } = session
      const { kept, insteadOf } = await secrets.keep(credential, before)
      await writePrivateFile(path, writeRecord({ ...facts, ...kept }))
      if (before && 'keychain' in before && !('keychain' in kept)) await secrets.forget(before)
      if (insteadOf !== undefined) announce(path, insteadOf)
    },

    async remove(key) {
      const path = pathOf(key)
      const record = await readable(key)
      try {
        rmSync(path, { force: true })
      } catch (error) {
        throw failed(path, error)
      }
      if (record) await secrets.forget(record)
    },

    async list(scope) {
      const found: SessionFacts[] = []
      let problem: unknown
      for (const name of await namesIn(sessions)) {
        if (!SESSION_FILE.test(name)) continue
        if (scope && !mayBeginWith(name, scope.issuer, scope.clientId)) continue
        const isMeant = (one: SessionKey) => name === nameOf(one)
        const record = await readSessionFile(join(sessions, name), isMeant).catch((error) => {
          problem = error
        })
        if (record && (!scope || isIn(scope, record))) found.push(split(record).facts)
      }
      if (found.length === 0 && problem) throw problem
      return found.sort((one, other) => other.createdAt.getTime() - one.createdAt.getTime())
    },

    async secretIn(key) {
      const record = await read(key)
      return record && ('keychain' in record ? 'keychain' : pathOf(key))
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

const nameOf = ({ issuer, clientId, subject }: SessionKey): string =>
  `${fileName(issuer, clientId, subject)}.json`

/** A file under another key's name is refused: its secret would go to another server. */
async function readSessionFile(
  path: string,
  isMeant: (key: SessionKey) => boolean,
): Promise<SessionRecord | undefined> {
  const text = await readPrivateFile(path)
  const record = text === undefined ? undefined : readRecord(text)
  if (text === undefined || (record && isMeant(record))) return record
  throw unusable(path, 'holds no session that this version can read', `rm ${quoted(path)}`)
}

function split(record: SessionRecord): { facts: SessionFacts; kept: Kept } {
  if ('keychain' in record) {
    const { keychain, ...facts } = record
    return { facts, kept: { keychain } }
  }
  const { credential, ...facts } = record
  return { facts, kept: { credential } }
}
