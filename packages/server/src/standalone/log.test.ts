import { expect, test } from 'vitest'
import type { LogEvent } from '../options.ts'
import { logTo } from './log.ts'

function written(event: LogEvent, isTTY = false): string {
  let text = ''
  const output = {
    isTTY,
    write: (more: string) => {
      text += more
    },
  }
  logTo(output, () => new Date('2026-11-24T12:00:00.5Z'))(event)
  return text
}

const event = {
  level: 'warn',
  event: 'login_refused',
  provider: 'corp',
  agent: 'a\nb\u001b[2J\u009b2J\u2028',
  count: 2,
} as const

test('an event is one line of JSON, in UTC, and drives no terminal', () => {
  const line = written(event)
  expect(line).toBe(
    '{"time":"2026-11-24T12:00:00.500Z","level":"warn","event":"login_refused","provider":"corp","agent":"a\\nb\\u001b[2J\\u009b2J\\u2028","count":2}\n',
  )
  expect(JSON.parse(line)).toEqual({ time: '2026-11-24T12:00:00.500Z', ...event })
})

test('where a person looks on it is one readable line', () => {
  expect(written(event, true)).toBe(
    '12:00:00 warn  login_refused provider=corp agent=a b [2J 2J count=2\n',
  )
})

test('a detail that is not set takes no place', () => {
  expect(written({ level: 'info', event: 'x', address: undefined })).toBe(
    '{"time":"2026-11-24T12:00:00.500Z","level":"info","event":"x"}\n',
  )
})
