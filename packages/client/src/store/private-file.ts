/**
 * Files that only their user can read and change. Node's `writeFile(path, { mode: 0o600 })` is not
 * enough: it keeps the mode of an existing file, and follows symbolic links (security: CL-02).
 */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  type Stats,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { LoginError } from '../login-error.ts'
import { onceLetGo } from '../platform/held-file.ts'

/** Makes the folder, or makes sure that the existing one belongs to its user alone. */
export async function makePrivateFolder(path: string): Promise<void> {
  let stats: Stats
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    stats = lstatSync(path)
  } catch (error) {
    throw failed(path, error)
  }
  if (!stats.isDirectory()) throw unusable(path, 'is no folder', `rm ${quoted(path)}`)
  refuseOthers(path, stats, '700')
}

/** Resolves to `undefined` when there is no such file. */
export async function readPrivateFile(path: string): Promise<string | undefined> {
  const file = openPrivateFile(path)
  if (file === undefined) return undefined
  try {
    const stats = fstatSync(file)
    if (!stats.isFile() || stats.nlink > 1) throw odd(path, 'is no file of its own')
    refuseOthers(path, stats, '600')
    return readFileSync(file, 'utf8')
  } finally {
    closeSync(file)
  }
}

function openPrivateFile(path: string): number | undefined {
  // Windows has neither flag. Without O_NONBLOCK, opening a pipe waits for its other end.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
  try {
    return openSync(path, flags)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    if (codeOf(error) === 'ELOOP') throw odd(path, 'is a symbolic link')
    throw failed(path, error)
  }
}

/** Writes the whole text or leaves everything as it was, whenever the process is stopped. */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  const { open, rename, rm } = await import('node:fs/promises') // most commands write nothing
  const temporary = join(dirname(path), `.${basename(path)}.${crypto.randomUUID().slice(-12)}.tmp`)
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await onceLetGo(() => rename(temporary, path))
  } catch (error) {
    await rm(temporary, { force: true })
    throw failed(path, error)
  }
}

/** Resolves to the names in a folder, which need not exist. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw failed(folder, error)
  }
}

function refuseOthers(path: string, stats: Stats, mode: string): void {
  // Windows has access lists instead, and those of a user's profile are right.
  if (process.geteuid === undefined) return
  if (stats.uid !== process.geteuid()) {
    throw unusable(path, 'belongs to another user', `sudo rm -r ${quoted(path)}`)
  }
  if ((stats.mode & 0o077) !== 0) {
    throw unusable(path, 'is open to other users', `chmod ${mode} ${quoted(path)}`)
  }
}

const odd = (path: string, what: string) => unusable(path, what, `rm ${quoted(path)}`)

/** @param what completes the sentence that begins with the path */
export const unusable = (path: string, what: string, remedy: string): LoginError =>
  new LoginError('store_unusable', `${path} ${what}, so it is not used. Run: ${remedy}`)

export function failed(path: string, cause: unknown): LoginError {
  const advice = 'Set PAIRCODE_HOME to a folder that you can write to.'
  const message = `Cannot keep sessions in ${path} (${codeOf(cause)}). ${advice}`
  return new LoginError('store_unusable', message, { cause })
}

/** Quotes a path so that a shell takes it as one word. */
export const quoted = (path: string): string => `'${path.replaceAll("'", `'\\''`)}'`

export const codeOf = (error: unknown): unknown => (error as NodeJS.ErrnoException).code
