import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { SecretPlace } from '../store/store.ts'
import { KeyError } from './key-error.ts'
import { deriveKey, givenMasterKey, masterKeyFor } from './master-key.ts'

const directory = mkdtempSync(join(tmpdir(), 'paircode-master-key-'))
afterAll(() => rmSync(directory, { recursive: true }))

const SECRET = Buffer.alloc(32, 7).toString('base64url')

let folders = 0
function newFile(): string {
  folders += 1
  return join(mkdtempSync(join(directory, `${folders}-`)), 'paircode.db.key')
}

function problem(place: SecretPlace, given?: string): KeyError {
  try {
    masterKeyFor(place, given)
  } catch (error) {
    if (error instanceof KeyError) return error
    throw error
  }
  throw new Error('there was no problem')
}

test('one that is given comes first, and no file is made', () => {
  const file = newFile()
  const key = masterKeyFor({ file }, SECRET)
  expect(key.export().toString('base64url')).toBe(SECRET)
  expect(existsSync(file)).toBe(false)
})

test('a variable that is set to nothing gives none', () => {
  expect(givenMasterKey({ PAIRCODE_MASTER_KEY: '' })).toBeUndefined()
  expect(givenMasterKey({ PAIRCODE_MASTER_KEY: SECRET })).toBe(SECRET)
})

test.each(['', 'secret', SECRET.slice(1), `${SECRET}A`, `${SECRET.slice(1)}+`])(
  'a bad key that is given is refused, with how to make one and without it: %j',
  (text) => {
    const { code, message } = problem('process', text)
    expect(code).toBe('bad_master_key')
    expect(message).toContain('randomBytes(32)')
    if (text) expect(message).not.toContain(text)
  },
)

test('the file is made at the first start, for this user alone, and read at the next', () => {
  const file = newFile()
  const key = masterKeyFor({ file })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readFileSync(file, 'utf8')).toBe(`${key.export().toString('base64url')}\n`)
  expect(masterKeyFor({ file }).equals(key)).toBe(true)
  expect(readdirSync(join(file, '..'))).toEqual(['paircode.db.key'])
})

test('where only the environment can hold the key it has to, and the refusal says how to make one', () => {
  expect(masterKeyFor('environment', SECRET)).toBeDefined()
  const { code, message } = problem('environment')
  expect(code).toBe('master_key_missing')
  for (const part of ['PAIRCODE_MASTER_KEY', 'randomBytes(32)']) expect(message).toContain(part)
})

test('each deployment gets a key of its own', () => {
  expect(masterKeyFor({ file: newFile() }).equals(masterKeyFor({ file: newFile() }))).toBe(false)
  expect(masterKeyFor('process').equals(masterKeyFor('process'))).toBe(false)
})

test.each([0o644, 0o640, 0o604, 0o620])(
  'a file that others have access to is refused, with the command that mends it: %o',
  (mode) => {
    const file = newFile()
    const key = masterKeyFor({ file })
    chmodSync(file, mode)
    const { code, message } = problem({ file })
    expect(code).toBe('master_key_open_to_others')
    expect(message).toContain(`chmod 600 '${file}'`)
    chmodSync(file, 0o600)
    expect(masterKeyFor({ file }).equals(key)).toBe(true)
  },
)

test.each(['', 'half a k'])('a damaged file is refused, and left as it is: %j', (text) => {
  const file = newFile()
  writeFileSync(file, text, { mode: 0o600 })
  const { code, message } = problem({ file })
  expect(code).toBe('bad_master_key')
  expect(message).toContain(file)
  expect(readFileSync(file, 'utf8')).toBe(text)
})

test('a file that cannot be made is told with its path, its reason and what else would do', () => {
  const file = join(directory, 'nonesuch', 'paircode.db.key')
  const { code, message } = problem({ file })
  expect(code).toBe('master_key_unavailable')
  for (const part of [file, 'ENOENT', 'PAIRCODE_MASTER_KEY']) expect(message).toContain(part)
})

test('keys for different purposes have nothing in common, and one for the same is the same', () => {
  const master = masterKeyFor('process', SECRET)
  const purposes = ['signing_keys', 'user_code', 'refresh_token'] as const
  const derived = purposes.map((purpose) => deriveKey(master, purpose).export().toString('hex'))
  expect(new Set([master.export().toString('hex'), ...derived]).size).toBe(4)
  expect(deriveKey(master, 'user_code').export().toString('hex')).toBe(derived[1])
})
