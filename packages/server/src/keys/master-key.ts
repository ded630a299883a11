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

/** What one of our keys is for: no key serves two purposes. */
export type KeyPurpose = 'root_key' | 'signing_keys' | 'user_code' | 'refresh_token'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The value of `PAIRCODE_MASTER_KEY`. Empty counts as unset: `PAIRCODE_MASTER_KEY= node server.js`.
 */
export const givenMasterKey = (environment: Environment): string | undefined =>
  environment[VARIABLE] || undefined

/**
 * The secret that all others of a deployment depend on: the given one, 32 bytes as base64url, or
 * else from the place that the store names: a file, which is created if it is missing, or a fresh
 * key that lasts as long as the process.
 *
 * A `KeyObject`, because inspecting or logging one does not show its bytes.
 *
 * @param place from the store.
 * @throws {KeyError} `bad_master_key`, `master_key_missing`, `master_key_open_to_others`,
 *   `master_key_unavailable`
 */
export function masterKeyFor(place: SecretPlace, given?: string): KeyObject {
  if (given !== undefined) return readKey(given, `The environment variable ${VARIABLE}`)
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
 * The master key that will replace the current one: from `PAIRCODE_NEW_MASTER_KEY`.
 *
 * @throws {KeyError} `bad_master_key`
 */
export const newMasterKey = (environment: Environment): KeyObject =>
  readKey(environment[NEW_VARIABLE] ?? '', `The environment variable ${NEW_VARIABLE}`)

/** A key for one purpose. It reveals nothing about its parent or its siblings (RFC 5869). */
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
    // Windows has no such bits, and Node.js makes some up.
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
 * Makes the file, unless another server has done so meanwhile. The file appears complete, and on
 * disk: half a key, or none after a power failure, would make the other keys unreadable for good.
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
