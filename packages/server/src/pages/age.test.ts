import { expect, test } from 'vitest'
import { age } from './age.ts'

test.each([
  [-5, 'now'],
  [0, 'now'],
  [0.9, 'now'],
  [1, '1 second ago'],
  [12, '12 seconds ago'],
  [59.9, '59 seconds ago'],
  [60, '1 minute ago'],
  [250, '4 minutes ago'],
  [3599, '59 minutes ago'],
  [3600, '1 hour ago'],
  [90_000, '25 hours ago'],
  [172_799, '47 hours ago'],
  [172_800, '2 days ago'],
])('%d seconds read as "%s"', (seconds, words) => {
  expect(age(seconds)).toBe(words)
})
