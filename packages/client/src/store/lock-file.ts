import { randomBytes } from 'node:crypto'
import { closeSync, linkSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { hostname } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { LoginError } from '../login-error.ts'
import { isHeld } from '../platform/held-file.ts'
import { isAlive } from '../platform/is-alive.ts'
import { codeOf, failed } from './private-file.ts'

/** How long a lock may be held: longer than the longest refresh. */
const LONGEST_MS = 35_000

/** How long to wait for a lock, however many others hold it in the meantime. */
const PATIENCE_MS = 45_000

/**
 * Runs while this process alone holds the lock, which is the file at that path.
 *
 * A lock is removed if its process is dead, or if it is held for longer than any refresh takes.
 * That time is measured here, not read from the lock: clocks jump, and laptops sleep.
 */
export async function whileLocked<T>(path: string, run: () => Promise<T>): Promise<T> {
  const mine = JSON.stringify({
    pid: process.pid,
    host: hostname(),
    since: new Date().toISOString(),
    id: randomBytes(8).toString('hex'),
  })
  await acquire(path, mine)
  try {
    return await run()
  } finally {
    if (readLock(path) === mine) rmSync(path, { force: true })
  }
}

async function acquire(path: string, mine: string): Promise<void> {
  const begun = performance.now()
  let watched = { lock: '', since: begun }
  while (!makeLock(path, mine)) {
    const lock = readLock(path) ?? ''
    const now = performance.now()
    if (lock !== watched.lock) watched = { lock, since: now }
    if (now - begun > PATIENCE_MS) throw busy(path)
    if (isOfDeadProcess(lock) || now - watched.since > LONGEST_MS) removeLock(path, lock)
    await pause(10 + Math.random() * 30)
  }
}

/** @returns whether this call made it */
function makeLock(path: string, mine: string): boolean {
  let file: number
  try {
    file = openSync(path, 'wx', 0o600)
  } catch (error) {
    if (codeOf(error) === 'EEXIST' || isHeld(error)) return false
    throw failed(path, error)
  }
  try {
    writeSync(file, mine)
    return true
  } catch (error) {
    rmSync(path, { force: true })
    throw failed(path, error)
  } finally {
    closeSync(file)
  }
}

export function readLock(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || isHeld(error)) return undefined
    throw failed(path, error)
  }
}

/** Wrong if two containers share a folder and a host name; the server's grace covers that. */
export function isOfDeadProcess(lock: string): boolean {
  const [, pid, host, since = ''] =
    /^\{"pid":(\d+),"host":"(.*?)"(?:,"since":"(.*?)")?/.exec(lock) ?? []
  if (host !== hostname()) return false
  if (Number(pid) !== process.pid) return !isAlive(Number(pid))
  // A restarted container reuses the PID: the lock is then older than this process.
  return Date.now() - Date.parse(since) > process.uptime() * 1000
}

/** Of many processes that find the same lock stale, only one moves it away. */
function removeLock(path: string, stale: string): void {
  const aside = `${path}.${randomBytes(6).toString('hex')}`
  try {
    renameSync(path, aside)
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || isHeld(error)) return // another process was faster
    throw failed(path, error)
  }
  try {
    // Somebody may have taken the lock properly between the check and the move: give it back.
    if (readLock(aside) !== stale) linkSync(aside, path)
  } catch {
    // A third process has it by now. Two then refresh at once, which the server's grace covers.
  } finally {
    rmSync(aside, { force: true })
  }
}

const busy = (path: string) =>
  new LoginError(
    'unreachable',
    `Other processes have been renewing this login for ${PATIENCE_MS / 1000} seconds (${path}).`,
    { transient: true },
  )
