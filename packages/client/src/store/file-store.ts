import { createHash } from 'node:crypto'
import { lstat, readdir, readFile, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { stateFolder } from '../platform/state-folder.ts'
import {
  codeOf,
  failed,
  makePrivateFolder,
  quoted,
  readPrivateFile,
  unusable,
  writePrivateFile,
} from './private-file.ts'
import type { SessionKey, SessionStore, StoredSession } from './session-store.ts'
import { readStoredSession, writeStoredSession } from './stored-session.ts'

/**
 * Keeps sessions in files that only the current user can read, by default in the user's own state
 * folder (`PAIRCODE_HOME` says otherwise), never in the working directory.
 *
 * There is a file for each session, so that two logins at once never write the same one.
 */
export function fileStore(folder: string = stateFolder()): SessionStore {
  const sessions = join(folder, 'sessions')
  const pathOf = (key: SessionKey) => join(sessions, fileName(key))

  async function prepare(key: SessionKey): Promise<void> {
    await makePrivateFolder(sessions)
    const path = pathOf(key)
    // What others can read or change is replaced whole; what we cannot read is not ours to replace.
    const stats = await lstat(path).catch(() => undefined)
    if (!stats?.isFile()) return
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      throw failed(path, error)
    })
    parse(path, text)
  }

  return {
    prepare,

    async load(key) {
      const path = pathOf(key)
      const text = await readPrivateFile(path)
      return text === undefined ? undefined : parse(path, text)
    },

    async save(session) {
      await prepare(session)
      await writePrivateFile(pathOf(session), writeStoredSession(session))
    },

    async remove(key) {
      const path = pathOf(key)
      await rm(path, { force: true }).catch((error: unknown) => {
        throw failed(path, error)
      })
    },

    async list() {
      const names = await readdir(sessions).catch((error: unknown) => {
        if (codeOf(error) === 'ENOENT') return []
        throw failed(sessions, error)
      })
      const found: StoredSession[] = []
      for (const name of names.filter((name) => /^[^.].*\.json$/.test(name))) {
        const text = await readPrivateFile(join(sessions, name))
        if (text !== undefined) found.push(parse(join(sessions, name), text))
      }
      return found.sort((one, other) => other.createdAt.getTime() - one.createdAt.getTime())
    },
  }
}

/** The host for people, and for machines a digest of the whole key. */
function fileName({ issuer, clientId }: SessionKey): string {
  const host = new URL(issuer).host.replace(/[^a-z0-9.-]/g, '_')
  const digest = createHash('sha256')
    .update(JSON.stringify([issuer, clientId]))
    .digest('hex')
  return `${host}-${digest.slice(0, 16)}.json`
}

/** A file under another key's name is refused: its secret would go to another server. */
function parse(path: string, text: string): StoredSession {
  const session = readStoredSession(text)
  if (session === undefined || basename(path) !== fileName(session)) {
    throw unusable(path, 'holds no session that this version can read', `rm ${quoted(path)}`)
  }
  return session
}
