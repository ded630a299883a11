import { expect, test } from 'vitest'
import { isDue, isGood } from './freshness.ts'

const OBTAINED = Date.parse('2026-01-01T00:00:00Z')
const HOUR = 3600

const credential = (lifeSeconds?: number) => ({
  ...{
    type: 'tokens' as const,
    accessToken: 'access-1',
    scope: [],
    obtainedAt: new Date(OBTAINED),
  },
  ...(lifeSeconds !== undefined && {
    accessTokenExpiresAt: new Date(OBTAINED + lifeSeconds * 1000),
  }),
})
const after = (seconds: number) => new Date(OBTAINED + seconds * 1000)

test.each([
  [600, 539, false, 'more than a minute left'],
  [600, 540, true, 'a minute left'],
  [100, 89, false, 'of a short life more than a tenth left'],
  [100, 90, true, 'of a short life a tenth left'],
  [600, HOUR, true, 'the clock was put forward'],
  [600, -HOUR, true, 'the clock was put back'],
  [undefined, 1e6 * HOUR, false, 'the server named no end'],
])('of %s seconds after %s: due is %s, since %s', (life, seconds, due, _why) => {
  expect(isDue(credential(life), after(seconds))).toBe(due)
})

test('an access token is good to its last second, and where no end was named, for good', () => {
  expect(isGood(credential(600), after(599))).toBe(true)
  expect(isGood(credential(600), after(600))).toBe(false)
  expect(isGood(credential(), after(1e6 * HOUR))).toBe(true)
})
