import { expect, test } from 'vitest'
import { JsonError, parseJson } from './json.ts'

function problemOf(text: string): string {
  try {
    parseJson(text)
    return 'none'
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    return `${error.place}: ${error.message}`
  }
}

test.each([
  ['{"a": [1, -2.5e3, true, false, null, "\\u00e9\\n\\"", {}], "b": {"c": []}}'],
  [' \r\n\t[ ] '],
  ['"text"'],
  ['0'],
])('reads %s as JSON.parse does', (text) => {
  expect(parseJson(text)).toEqual(JSON.parse(text))
})

test('keeps a key that has the name of a prototype apart from it', () => {
  expect(Object.keys(parseJson('{"__proto__": 1}') as object)).toEqual(['__proto__'])
})

const VALUE = 'expected a value: text in double quotes, a number, true, false, [ or {'
const KEY = 'expected a key in double quotes (JSON has no comments, and no comma before a })'
const TEXT =
  'this text does not end in " on its line, or has a control character or a \\ that JSON does not know (write \\\\ for one \\)'

test.each([
  ['', `line 1, column 1: ${VALUE}`],
  ['// a comment\n{}', `line 1, column 1: ${VALUE}`],
  ['{"a": 1,\n}', `line 2, column 1: ${KEY}`],
  ['{\n  // a comment\n}', `line 2, column 3: ${KEY}`],
  ["{'a': 1}", `line 1, column 2: ${KEY}`],
  ['{"a" 1}', 'line 1, column 6: expected a colon after the key'],
  ['{"a": 1 "b": 2}', 'line 1, column 9: expected a comma or a }'],
  ['{"a": 1', 'line 1, column 8: expected a comma or a }'],
  ['[1 2]', 'line 1, column 4: expected a comma or a ]'],
  ['[1,]', `line 1, column 4: ${VALUE}`],
  ['[01]', 'line 1, column 3: expected a comma or a ]'],
  ['[nul]', `line 1, column 2: ${VALUE}`],
  ['["a\nb"]', `line 1, column 2: ${TEXT}`],
  ['["a\tb"]', `line 1, column 2: ${TEXT}`],
  ['["C:\\Users"]', `line 1, column 2: ${TEXT}`],
  ['["a', `line 1, column 2: ${TEXT}`],
  ['{} {}', 'line 1, column 4: expected nothing more after the end of the value'],
  ['{"a": 1,\n "a": 2}', 'line 2, column 2: this key is there twice; keep one of the two'],
])('of %j it says where the mistake is', (text, problem) => {
  expect(problemOf(text)).toBe(problem)
})

test('refuses to nest without end', () => {
  expect(problemOf('['.repeat(100_000))).toBe('line 1, column 34: nested too deeply')
})
