import { expect, test } from 'vitest'
import { timeLeft } from './time-left.ts'

test.each([
  [580, '9 min 40 s left'],
  [59.2, '1 min 0 s left'],
  [5, '5 s left'],
  [-3, '0 s left'],
])('%d seconds are "%s"', (seconds, text) => {
  const now = new Date('2026-01-01T00:00:00Z')
  expect(timeLeft(new Date(now.getTime() + seconds * 1000), now)).toBe(text)
})
