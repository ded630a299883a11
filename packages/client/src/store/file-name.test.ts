import { expect, test } from 'vitest'
import { fileName, mayBeginWith } from './file-name.ts'

const LONG = `https://login.acme.dev/${'x'.repeat(200)}`

test('people can read it', () => {
  expect(fileName('https://login.acme.dev', 'acme-cli', 'ada@example.com')).toBe(
    'https%3a%2f%2flogin.acme.dev_acme-cli_ada%40example.com',
  )
})

test('no two are alike, also where capitals are small letters', () => {
  const those = [
    ['a', 'b'],
    ['A', 'b'],
    ['a_b'],
    ['a', '', 'b'],
    ['a', 'b', ''],
    ['%61', 'b'],
    ['a%5fb'],
    ['/a', 'b'],
    ['\\a', 'b'],
    ['a', 'ä'],
    ['a', 'Ä'],
    ['a', '💻'],
    [LONG, 'a'],
    [LONG, 'A'],
    [`${LONG}_a`],
    [fileName(LONG, 'a').slice(1)],
  ].map((texts) => fileName(...texts).toLowerCase())
  expect(new Set(those).size).toBe(those.length)
  expect(those.filter((name) => !/^[a-z0-9%._~-]{1,120}$/.test(name))).toEqual([])
})

test('it says what it begins with, or may be for anything', () => {
  const name = fileName('a', 'b', 'c')
  expect(mayBeginWith(name, 'a')).toBe(true)
  expect(mayBeginWith(name, 'a', 'b')).toBe(true)
  expect(mayBeginWith(name, 'a', 'bc')).toBe(false)
  expect(mayBeginWith(fileName('ab', 'c'), 'a')).toBe(false)
  expect(mayBeginWith(fileName(LONG, 'a'), 'a')).toBe(true)
})
