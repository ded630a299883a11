import { expect, test } from 'vitest'
import { exitCodeOf, personOf, writeEvent } from './events.ts'
import { LoginError, type LoginErrorCode } from './login-error.ts'

test('an event is one line, which nothing in it can drive a terminal by', () => {
  const printed: string[] = []
  const event = { event: 'own', name: 'Ad\u00e4\n\u001b]0;x\u0007\u009b\u202e\u{1f600}' }
  writeEvent(event, { write: (text) => printed.push(text) })
  expect(printed.join('')).toMatch(/^[\x20-\x7e]+\n$/)
  expect(JSON.parse(printed.join(''))).toEqual(event)
})

test('what a server does not tell of a person is left out', () => {
  expect(personOf({ issuer: 'https://github.com', subject: '' })).toEqual({
    issuer: 'https://github.com',
  })
})

test.each<[LoginErrorCode, number]>([
  ['denied', 1],
  ['unreachable', 1],
  ['number_needed', 1],
  ['invalid_issuer', 2],
  ['invalid_option', 2],
  ['not_logged_in', 3],
  ['session_expired', 3],
  ['pending', 4],
])('a command that ends with %s exits with %d', (code, exitCode) => {
  expect(exitCodeOf(new LoginError(code, 'Why.'))).toBe(exitCode)
})
