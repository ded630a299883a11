import { expect, test } from 'vitest'
import { keysJson, keysTable } from './keys-table.ts'

const keys = [
  {
    kid: '0123456789abcdef',
    state: 'signing' as const,
    activeAt: new Date('2026-10-01T12:00:00.123Z'),
    dropAt: new Date('2026-10-02T12:22:00Z'),
  },
  {
    kid: 'fedcba9876543210',
    state: 'next' as const,
    activeAt: new Date('2026-10-02T12:11:00Z'),
    dropAt: null,
  },
]

test('people read a table', () => {
  expect(keysTable(keys)).toBe(
    `KID               STATE    SIGNS FROM            PUBLISHED UNTIL
0123456789abcdef  signing  2026-10-01T12:00:00Z  2026-10-02T12:22:00Z
fedcba9876543210  next     2026-10-02T12:11:00Z  -`,
  )
})

test('programs read one line of JSON', () => {
  expect(keysJson(keys)).toBe(
    '{"keys":[{"kid":"0123456789abcdef","state":"signing","active_at":"2026-10-01T12:00:00.123Z","drop_at":"2026-10-02T12:22:00.000Z"},{"kid":"fedcba9876543210","state":"next","active_at":"2026-10-02T12:11:00.000Z","drop_at":null}]}',
  )
})
