import { expect, test } from 'vitest'
import { shown, shownEmail } from './shown.ts'

test('text from outside is shown as one line of at most 64 visible characters', () => {
  expect(shown('a\nb\u202Ec\u200B')).toBe('a bc')
  expect(shown('x'.repeat(100))).toBe(`${'x'.repeat(63)}…`)
})

test('text with nothing to see in it is nothing to show', () => {
  expect([shown(null), shown(''), shown(' \u200B\u0007')]).toEqual([null, null, null])
})

test('an e-mail address is shown whole', () => {
  const longest = `${'a'.repeat(64)}@${'b'.repeat(189)}`
  expect(shownEmail(longest)).toBe(longest)
})
