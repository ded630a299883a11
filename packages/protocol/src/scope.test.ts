import { expect, test } from 'vitest'
import { isScopeName, parseScope } from './scope.ts'

test.each([
  [undefined, []],
  ['', []],
  ['a', ['a']],
  ['  b   a b ', ['b', 'a']],
])('the scope %j names %j', (text, names) => {
  expect(parseScope(text)).toEqual(names)
})

test('a name holds no blank, no quote, no backslash and nothing outside ASCII', () => {
  expect(isScopeName('projects:read')).toBe(true)
  for (const name of ['', 'a b', 'a"b', 'a\\b', 'ä', 'a\n']) expect(isScopeName(name)).toBe(false)
})
