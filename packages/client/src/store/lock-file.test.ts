import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { whileLocked } from './lock-file.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'paircode-'))
  path = join(folder, 'x.lock')
})
afterEach(() => {
  vi.useRealTimers()
  rmSync(folder, { recursive: true, force: true })
})

/** The lock of another process, as that would have written it. */
const lockOf = (pid: number | undefined, host = hostname()) =>
  JSON.stringify({ pid, host, since: '2026-01-01T00:00:00.000Z', id: '0123' })

/** A process that has lived. */
const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid

test('the lock is there meanwhile, and gone afterwards', async () => {
  const result = await whileLocked(path, async () => {
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
      pid: process.pid,
      host: hostname(),
    })
    return 'done'
  })
  expect(result).toBe('done')
  expect(readdirSync(folder)).toEqual([])
})

test('the lock is gone after a failure, too', async () => {
  await expect(whileLocked(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(readdirSync(folder)).toEqual([])
})

test('the lock of a dead process is taken away', async () => {
  writeFileSync(path, lockOf(deadPid()))
  expect(await whileLocked(path, async () => 'done')).toBe('done')
  expect(readdirSync(folder)).toEqual([])
})

test('a lock of our own number from before we began is that of the container before', async () => {
  writeFileSync(path, lockOf(process.pid))
  expect(await whileLocked(path, async () => 'done')).toBe('done')
})

test('a dead lock that cannot be taken away is told, as in a folder that can only be read', async () => {
  const long = join(folder, 'x'.repeat(250)) // there is no room for the name of what is moved away
  writeFileSync(long, lockOf(deadPid()))
  await expect(whileLocked(long, async () => {})).rejects.toMatchObject({
    code: 'store_unusable',
    message: expect.stringContaining('ENAMETOOLONG'),
  })
})

test('of many who find one dead lock, one at a time gets in', async () => {
  writeFileSync(path, lockOf(deadPid()))
  let inside = 0
  const work = async () => {
    inside += 1
    expect(inside).toBe(1)
    await new Promise(setImmediate)
    inside -= 1
  }
  await Promise.all(Array.from({ length: 30 }, () => whileLocked(path, work)))
  expect(readdirSync(folder)).toEqual([])
})

test('a lock that is not ours any more is left to its new owner', async () => {
  await whileLocked(path, async () => writeFileSync(path, lockOf(process.pid)))
  expect(existsSync(path)).toBe(true)
})

test('a process that lives is waited for', async () => {
  const other = spawn(process.execPath, ['-e', 'process.stdin.resume()'])
  writeFileSync(path, lockOf(other.pid))
  let done = false
  const locked = whileLocked(path, async () => {
    done = true
  })
  await new Promise(setImmediate)
  expect(done).toBe(false)
  other.stdin.end()
  await once(other, 'exit')
  await locked
  expect(done).toBe(true)
})

test.each([
  ['of another machine', () => lockOf(1, 'elsewhere')],
  ['of a process number that somebody else has now', () => lockOf(process.ppid)],
  ['that was never finished', () => ''],
])('a lock %s is taken away once it has not changed for longer than a refresh', async (_, text) => {
  vi.useFakeTimers()
  writeFileSync(path, text())
  let done = false
  const locked = whileLocked(path, async () => {
    done = true
  })
  await vi.advanceTimersByTimeAsync(34_000)
  expect(done).toBe(false)
  await vi.advanceTimersByTimeAsync(2000)
  await locked
  expect(done).toBe(true)
})

test('a lock that passes from one to the next is not waited for without end', async () => {
  vi.useFakeTimers()
  writeFileSync(path, lockOf(process.ppid))
  const locked = whileLocked(path, async () => 'done')
  const rejected = expect(locked).rejects.toMatchObject({
    code: 'unreachable',
    message: `Other processes have been renewing this login for 45 seconds (${path}).`,
    transient: true,
  })
  for (let second = 0; second < 46; second += 10) {
    await vi.advanceTimersByTimeAsync(10_000)
    writeFileSync(path, lockOf(process.ppid).replace('0123', String(second)))
  }
  await rejected
})

test('a folder that cannot be written to is named', async () => {
  await expect(whileLocked(join(folder, 'none', 'x'), async () => {})).rejects.toMatchObject({
    code: 'store_unusable',
    message: expect.stringContaining(
      `Cannot keep sessions in ${join(folder, 'none', 'x')} (ENOENT)`,
    ),
  })
})
