import { afterEach, expect, test, vi } from 'vitest'
import type { LogEvent } from '../http/log.ts'
import { KeyError } from '../keys/key-error.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import { StoreError } from '../store/store.ts'
import { getReadiness, Readiness } from './health.ts'

afterEach(() => vi.useRealTimers())

const openRing = { jwks: async () => ({ keys: [] }) } as unknown as KeyRing

function readiness(changes: { ready?: () => Promise<void>; ring?: () => Promise<KeyRing> }) {
  const log: LogEvent[] = []
  const needs = { ready: async () => {}, ring: async () => openRing, ...changes }
  return { log, readiness: new Readiness({ ...needs, log: (event) => log.push(event) }) }
}

const answered = async (it: Readiness) => {
  const { status, body } = await getReadiness(it)
  return [status, body]
}

test('with a store and keys it is ready', async () => {
  const { readiness: it, log } = readiness({})
  expect(await answered(it)).toEqual([200, 'ok\n'])
  expect(log).toEqual([])
})

test('a store that fails is told in our own words, and its own go to the log', async () => {
  const { readiness: it, log } = readiness({
    ready: () => Promise.reject(new StoreError('unavailable', 'The disk is full')),
  })
  expect(await answered(it)).toEqual([503, 'the store is not available\n'])
  expect(log).toEqual([
    {
      level: 'error',
      event: 'not_ready',
      obstacle: 'store',
      cause: 'StoreError: The disk is full',
    },
  ])
})

test('a store that does not answer is given a second, and asked once at a time', async () => {
  vi.useFakeTimers()
  const ready = vi.fn(() => new Promise<void>(() => {}))
  const { readiness: it } = readiness({ ready })
  const answers = [answered(it), answered(it)]
  await vi.advanceTimersByTimeAsync(999)
  const soon = Promise.resolve('still waiting')
  expect(await Promise.race([...answers, soon])).toBe('still waiting')
  await vi.advanceTimersByTimeAsync(1)
  expect(await answers[0]).toEqual([503, 'the store is not available\n'])
  await answers[1]
  expect(ready).toHaveBeenCalledOnce()
})

test('keys that cannot be opened stand in the way', async () => {
  const { readiness: it } = readiness({
    ring: () => Promise.reject(new KeyError('wrong_master_key', 'Another key has sealed them')),
  })
  expect(await answered(it)).toEqual([503, 'the keys cannot be opened\n'])
})

test('a server that is stopping is not ready, though everything works', async () => {
  const { readiness: it } = readiness({})
  it.stop()
  expect(await answered(it)).toEqual([503, 'the server is stopping\n'])
})

test('when the store is back, so is the server', async () => {
  let works = false
  const { readiness: it } = readiness({
    ready: async () => {
      if (!works) throw new StoreError('unavailable', 'gone')
    },
  })
  expect((await answered(it))[0]).toBe(503)
  works = true
  expect((await answered(it))[0]).toBe(200)
})
