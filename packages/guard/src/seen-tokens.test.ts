import { expect, test } from 'vitest'
import type { Caller } from './caller.ts'
import { SeenTokens } from './seen-tokens.ts'

const NOON = new Date('2026-11-20T12:00:00Z')
const later = (ms: number) => new Date(NOON.getTime() + ms)

const caller = (expiresAt: Date): Caller => ({
  subject: 'ada',
  clientId: 'acme-cli',
  scope: [],
  roles: [],
  sessionId: 'session-1',
  issuedAt: NOON,
  expiresAt,
  claims: {},
})

test('a token is known until it has expired, by the clocks’ difference of five seconds', () => {
  const seen = new SeenTokens()
  const ada = caller(later(1000))
  seen.keep('a', ada)
  expect(seen.find('a', later(5999))).toBe(ada)
  expect(seen.find('a', later(6000))).toBeUndefined()
  expect(seen.find('b', NOON)).toBeUndefined()
})

test('who moves the expiry of a caller keeps no token alive', () => {
  const seen = new SeenTokens()
  const ada = caller(later(1000))
  seen.keep('a', ada)
  ada.expiresAt.setFullYear(2030)
  expect(seen.find('a', later(6000))).toBeUndefined()
})

test('beyond ten thousand the oldest goes', () => {
  const seen = new SeenTokens()
  for (let each = 0; each <= 10_000; each += 1) seen.keep(`token-${each}`, caller(later(1000)))
  expect(seen.find('token-0', NOON)).toBeUndefined()
  expect(seen.find('token-1', NOON)).toBeDefined()
  expect(seen.find('token-10000', NOON)).toBeDefined()
})
