import { createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'
import {
  closeSync,
  fstatSync,
  linkSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import type { SecretPlace } from '../store/store.ts'
import { KeyError } from './key-error.ts'

const VARIABLE = 'PAIRCODE_MASTER_KEY'
const NEW_VARIABLE = 'PAIRCODE_NEW_MASTER_KEY'
const BYTES = 32

const TO_MAKE_ONE = `To make them, run: node -p "require('node:crypto').randomBytes(${BYTES}).toString('base64url')"`

const MISSING =
  `Servers that share a database need one master key, the same 32 bytes as base64url in the ` +
  `environment variable ${VARIABLE} of each. ${TO_MAKE_ONE}`

/** What a key of our own is for: none serves two purposes. */
export type KeyPurpose = 'root_key' | 'signing_keys' | 'user_code' | 'refresh_token'

/**
 * The secret that all others of a deployment hang on: from the environment variable
 * `PAIRCODE_MASTER_KEY`, 32 bytes as base64url, or else from where the store says: a file, which is
 * made where it is missing, or a fresh one that lasts as long as the process.
 *
 * A `KeyObject`, because what inspects or logs one does not show its bytes.
 *
 * @param place the store's.
 * @throws {KeyError} `bad_master_key`, `master_key_missing`, `master_key_open_to_others`,
 *   `master_key_unavailable`
 */
export function masterKeyFor(
  place: SecretPlace,
  environment: Readonly<Record<string, string | undefined>>,
): KeyObject {
  const text = environment[VARIABLE]
  if (text !== undefined) return readKey(text, `The environment variable ${VARIABLE}`)
  if (place === 'process') return createSecretKey(randomBytes(BYTES))
  if (place === 'environment') throw new KeyError('master_key_missing', MISSING)
  try {
    return readFile(place.file) ?? makeFile(place.file)
  } catch (cause) {
    if (cause instanceof KeyError) throw cause
    const message =
      `The master key file ${place.file} can be neither read nor made ` +
      `(${cause instanceof Error ? cause.message : cause}). Let this user read and write there, ` +
      `or set the environment variable ${VARIABLE}`
    throw new KeyError('master_key_unavailable', message, { cause })
  }
}

/**
 * The master key that is to take the place of the one that is: from `PAIRCODE_NEW_MASTER_KEY`.
 *
 * @throws {KeyError} `bad_master_key`
 */
export const newMasterKey = (
  environment: Readonly<Record<string, string | undefined>>,
): KeyObject => readKey(environment[NEW_VARIABLE] ?? '', `The environment variable ${NEW_VARIABLE}`)

/** A key for one purpose, which tells nothing of the one above it or of those for others (RFC 5869). */
export function deriveKey(rootKey: KeyObject, purpose: KeyPurpose): KeyObject {
  const bytes = hkdfSync('sha256', rootKey, '', `paircode ${purpose}`, BYTES)
  return createSecretKey(new Uint8Array(bytes))
}

function readKey(text: string, place: string): KeyObject {
  if (/^[A-Za-z0-9_-]{43}$/.test(text)) return createSecretKey(text, 'base64url')
  throw new KeyError(
    'bad_master_key',
    `${place} has to hold 32 bytes as base64url, which is 43 characters. ${TO_MAKE_ONE}`,
  )
}

function readFile(path: string): KeyObject | undefined {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  try {
    // Windows knows no such bits, and Node.js makes some up.
    if (process.platform !== 'win32' && (fstatSync(file).mode & 0o077) !== 0) {
      throw new KeyError(
        'master_key_open_to_others',
        `Other users of this machine have access to the master key file ${path}. Run: chmod 600 '${path}'`,
      )
    }
    return readKey(readFileSync(file, 'utf8').trim(), `The master key file ${path}`)
  } finally {
    closeSync(file)
  }
}

/**
 * Makes the file, unless another server has done so by now. It appears under its name whole, and on
 * the disk: half a key, or none after a power failure, would lock the keys up for good.
 */
function makeFile(path: string): KeyObject {
  const draft = `${path}.${randomBytes(8).toString('hex')}`
  const text = `${randomBytes(BYTES).toString('base64url')}\n`
  try {
    writeFileSync(draft, text, { flag: 'wx', mode: 0o600, flush: true })
    linkSync(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
  const made = readFile(path)
  if (made === undefined) throw new Error(`${path} leads nowhere`)
  return made
}
