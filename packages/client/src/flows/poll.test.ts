import { afterEach, expect, test, vi } from 'vitest'
import { pollUntil } from './poll.ts'

afterEach(() => void vi.useRealTimers())

test('a clock that is put back while a poll is held makes nobody wait for longer', async () => {
  vi.useFakeTimers()
  let offset = 0
  let polls = 0
  const login = pollUntil(
    async () => {
      polls += 1
      if (polls > 1) return { done: true }
      offset = -3_600_000
      return 'pending'
    },
    { expiresAt: new Date(Date.now() + 600_000), allowedSeconds: 600, intervalSeconds: 5 },
    { now: () => new Date(Date.now() + offset) },
  )
  await vi.advanceTimersByTimeAsync(5999)
  expect(polls).toBe(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(polls).toBe(2)
  expect(await login).toEqual({ done: true })
})
