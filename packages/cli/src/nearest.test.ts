import { expect, test } from 'vitest'
import { nearest } from './nearest.ts'

const KNOWN = ['json', 'client', 'header', 'no-browser']

test.each([
  ['jsn', 'json'],
  ['jsson', 'json'],
  ['cleint', 'client'],
  ['heder', 'header'],
  ['no-brower', 'no-browser'],
])('--%s was meant to be --%s', (word, meant) => {
  expect(nearest(word, KNOWN)).toBe(meant)
})

test('a word that is like none is not guessed at', () => {
  expect(nearest('verbose', KNOWN)).toBeUndefined()
  expect(nearest('', KNOWN)).toBeUndefined()
})
