/**
 * Files that their user alone can read and change. Node's `writeFile(path, { mode: 0o600 })` is not
 * enough: it leaves open what was open before, and writes through a symbolic link (security: CL-02).
 */
import { randomBytes } from 'node:crypto'
import { constants, type Stats } from 'node:fs'
import { lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { LoginError } from '../login-error.ts'
import { onceLetGo } from '../platform/held-file.ts'

/** Makes the folder, or makes sure that the one that is there is its user's alone. */
export async function makePrivateFolder(path: string): Promise<void> {
  let stats: Stats
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
    stats = await lstat(path)
  } catch (error) {
    throw failed(path, error)
  }
  if (!stats.isDirectory()) throw unusable(path, 'is no folder', `rm ${quoted(path)}`)
  refuseOthers(path, stats, '700')
}

/** Resolves to `undefined` when there is no such file. */
export async function readPrivateFile(path: string): Promise<string | undefined> {
  // Windows has neither flag. Without O_NONBLOCK, to open a pipe is to wait for its other end.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
  const file = await open(path, flags).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined
    if (codeOf(error) === 'ELOOP') throw odd(path, 'is a symbolic link')
    throw failed(path, error)
  })
  if (file === undefined) return undefined
  try {
    const stats = await file.stat()
    if (!stats.isFile() || stats.nlink > 1) throw odd(path, 'is no file of its own')
    refuseOthers(path, stats, '600')
    return await file.readFile('utf8')
  } finally {
    await file.close()
  }
}

/** Puts the whole text there or leaves everything as it was, whenever the process is stopped. */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  const suffix = randomBytes(6).toString('hex')
  const temporary = join(dirname(path), `.${basename(path)}.${suffix}.tmp`)
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

/** What is in a folder, which need not be there. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return []
    throw failed(folder, error)
  })
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

/** As a shell takes it for one word. */
export const quoted = (path: string): string => `'${path.replaceAll("'", `'\\''`)}'`

export const codeOf = (error: unknown): unknown => (error as NodeJS.ErrnoException).code
