import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { sweepRegularly } from './sweep.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Each sweep finds so many rows or fails, and each look before it so many logins that have expired. */
function sweeping(results: (number | Error)[], lots: string[][] = []) {
  const told: string[] = []
  const failures: unknown[] = []
  let sweeps = 0
  const store = {
    logins: {
      expire: async () =>
        (lots.shift() ?? []).map((id) => ({ id, flow: 'device' as const, clientId: 'acme-cli' })),
    },
    async sweep() {
      sweeps += 1
      const result = results.shift() ?? 0
      if (result instanceof Error) throw result
      return result
    },
  }
  const stop = sweepRegularly(
    store,
    { expired: ({ id }) => told.push(id), failed: (error) => failures.push(error) },
    () => new Date(),
  )
  return { stop, told, failures, sweeps: () => sweeps }
}

test('it sweeps each minute, and soon again while there is much to sweep', async () => {
  const { stop, sweeps } = sweeping([0, 500, 0])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(sweeps()).toBe(1)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(sweeps()).toBe(2)
  await vi.advanceTimersByTimeAsync(100)
  expect(sweeps()).toBe(3)
  await stop()
  await vi.advanceTimersByTimeAsync(600_000)
  expect(sweeps()).toBe(3)
})

test('a sweep that fails is told and tried again', async () => {
  const { stop, failures, sweeps } = sweeping([new Error('disk full')])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(failures).toEqual([new Error('disk full')])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(sweeps()).toBe(2)
  await stop()
})

test('each login that has expired is told of before anything is deleted', async () => {
  const { stop, told, sweeps } = sweeping([], [['a', 'b'], ['c']])
  await vi.advanceTimersByTimeAsync(60_000)
  expect([told, sweeps()]).toEqual([['a', 'b'], 0])
  await vi.advanceTimersByTimeAsync(100)
  expect([told, sweeps()]).toEqual([['a', 'b', 'c'], 0])
  await vi.advanceTimersByTimeAsync(100)
  expect(sweeps()).toBe(1)
  await stop()
})
