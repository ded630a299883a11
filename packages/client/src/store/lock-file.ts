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

/** How long it is waited for, through however many holders. */
const PATIENCE_MS = 45_000

/**
 * Runs while this process alone has the lock, which is a file of that name.
 *
 * A lock whose process is dead is taken away, and one that nobody has let go of for longer than any
 * refresh takes. That time is watched, not computed: clocks jump, and laptops sleep.
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
    if (isOfDeadProcess(lock) || now - watched.since > LONGEST_MS) removeLock(path, lock)
    else if (now - begun > PATIENCE_MS) throw busy(path)
    else await pause(10 + Math.random() * 30)
  }
}

/** @returns whether this very call made it */
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

/** Where two containers share a folder and a host name, wrongly so: the server's grace is for that. */
export function isOfDeadProcess(lock: string): boolean {
  const [, pid, host] = /^\{"pid":(\d+),"host":"(.*?)"/.exec(lock) ?? []
  return host === hostname() && !isAlive(Number(pid))
}

/** Of many who find the same lock stale, one moves it away. */
function removeLock(path: string, stale: string): void {
  const aside = `${path}.${randomBytes(6).toString('hex')}`
  try {
    renameSync(path, aside)
  } catch {
    return // another was faster
  }
  try {
    // Between the look and the move somebody may have taken the lock properly: give it back.
    if (readLock(aside) !== stale) linkSync(aside, path)
  } catch {
    // A third has it by now. Two refresh at once then, which the server's grace is for.
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
