import fc from 'fast-check'
import { expect, test } from 'vitest'
import { printable } from './printable.ts'

test.each([
  ['a line feed', 'one\ntwo', 'one two'],
  ['an escape sequence', '\u001b[2Jgone', '[2Jgone'],
  ['a C1 control', 'a\u009b31mb', 'a 31mb'],
  ['a right-to-left override', 'exe.\u202etxt', 'exe.txt'],
  ['a zero-width space', 'pay\u200bpal', 'paypal'],
  ['a line separator', 'a\u2028b', 'a b'],
  ['half a surrogate pair', 'a\ud83db', 'ab'],
  ['a tag character', 'a\u{e0041}b', 'ab'],
  ['blanks around and inside', '  a \t b  ', 'a b'],
])('%s is made harmless', (_, text, expected) => {
  expect(printable(text)).toBe(expected)
})

test('names in any script stay as they are', () => {
  for (const name of ['Ada Lovelace', 'Zoë', '山田太郎', 'محمد', '👩 at 🖥'])
    expect(printable(name)).toBe(name)
})

test('it is cut by characters, not in the middle of one', () => {
  expect(printable('👩👩👩👩', 3)).toBe('👩👩…')
  expect(printable('abc', 3)).toBe('abc')
})

test('whatever comes in, one short printable line comes out', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const line = printable(text)
      expect([...line].length).toBeLessThanOrEqual(64)
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u)
      expect(printable(line)).toBe(line)
    }),
  )
})
