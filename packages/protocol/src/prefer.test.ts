import { expect, test } from 'vitest'
import { parsePreferWait, preferWait } from './prefer.ts'

test.each([
  ['wait=25', 25],
  ['respond-async, wait=10', 10],
  ['Wait = "7"', 7],
  ['wait=5; foo=bar', 5],
  ['wait=3, wait=9', 3],
  ['wait', undefined],
  ['wait=', undefined],
  ['wait=-1', undefined],
  ['wait=1.5', undefined],
  ['wait=99999999999', undefined],
  ['handling=lenient', undefined],
  ['', undefined],
  [null, undefined],
])('Prefer: %s asks for %s seconds', (header, seconds) => {
  expect(parsePreferWait(header)).toBe(seconds)
})

test('what is written is what is read', () => {
  expect(parsePreferWait(preferWait(25))).toBe(25)
})
