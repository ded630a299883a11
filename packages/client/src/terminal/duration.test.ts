import { expect, test } from 'vitest'
import { inWords } from './duration.ts'

test.each([
  [604_800, '7 days'],
  [172_799, '47 hours'],
  [86_400, '24 hours'],
  [300, '5 minutes'],
  [119, '119 seconds'],
])('%i seconds are %s', (seconds, words) => {
  expect(inWords(seconds)).toBe(words)
})
