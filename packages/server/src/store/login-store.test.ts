import { expect, test } from 'vitest'
import { type Login, standing } from './login-store.ts'

const expiresAt = new Date('2026-01-01T12:00:00.000Z')
const justBefore = new Date(expiresAt.getTime() - 1)

test.each([
  ['pending', 'expired'],
  ['approved', 'expired'],
  ['denied', 'denied'],
  ['redeemed', 'redeemed'],
] as const)('a login that is %s is %s once its time is up', (status, later) => {
  const login = { status, expiresAt } as Login
  expect(standing(login, justBefore)).toBe(status)
  expect(standing(login, expiresAt)).toBe(later)
})
