import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { LoginError } from '../login-error.ts'
import { type Keychain, systemKeychain } from '../platform/keychain.ts'
import { stateFolder } from '../platform/state-folder.ts'
import type { Output } from '../terminal/output.ts'
import { sessionFiles } from './file-store.ts'
import { memoryStore } from './memory-store.ts'
import { secretKeeper } from './secret-keeper.ts'
import type { SessionStore } from './session-store.ts'

const MODES = ['auto', 'keychain', 'file', 'memory'] as const

/**
 * Where secrets are stored: in the keychain if it works and otherwise in a file, only in the
 * keychain, in a file, or in memory until the process exits.
 */
export type StoreMode = (typeof MODES)[number]

export interface DefaultStoreOptions {
  /** @default what `PAIRCODE_STORE` says, or `auto` */
  readonly mode?: StoreMode | undefined
  /** Where to say, once for each folder, that a secret had to go into a file. */
  readonly output?: Output | undefined
  /** @default the user's own state folder, or `PAIRCODE_HOME` */
  readonly folder?: string | undefined
  /** @default the system's */
  readonly keychain?: Keychain | undefined
}

/**
 * The store for people's machines: secrets in the system's keychain, the rest in files.
 *
 * @throws {LoginError} `invalid_option` if `PAIRCODE_STORE` is wrong, `store_unusable` if
 *   `PAIRCODE_HOME` is
 */
export function defaultStore(options: DefaultStoreOptions = {}): SessionStore {
  const { mode = modeOf(process.env.PAIRCODE_STORE || 'auto'), output } = options
  if (mode === 'memory') return memoryStore()
  const { folder = stateFolder(), keychain = systemKeychain() } = options
  return sessionFiles(folder, secretKeeper(mode, keychain), (path, why) => {
    if (output && isFirst(join(folder, 'told-of-file'))) output.write(inFile(path, why))
  })
}

/** @param choice a store or a mode; without either, the same as `defaultStore` */
export const storeOf = (
  choice: SessionStore | StoreMode | undefined,
  output?: Output,
): SessionStore => (typeof choice === 'object' ? choice : defaultStore({ mode: choice, output }))

function modeOf(text: string): StoreMode {
  const mode = MODES.find((mode) => mode === text)
  if (mode !== undefined) return mode
  const what = `PAIRCODE_STORE: ${JSON.stringify(text)} is none of ${MODES.join(', ')}`
  throw new LoginError('invalid_option', `${what}; write one of these`)
}

/** Only one of all processes creates the mark. */
function isFirst(mark: string): boolean {
  try {
    closeSync(openSync(mark, 'wx', 0o600))
    return true
  } catch {
    return false
  }
}

const inFile = (path: string, why: string): string =>
  `The keychain cannot be used (${why}).\nYour login is kept in a file that only you can read:\n${path}\n\n`
