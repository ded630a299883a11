import { expect, test } from 'vitest'
import {
  newUserCode,
  normalConfirmationNumber,
  normalUserCode,
  showUserCode,
  userCodeLength,
} from './user-code.ts'

test('a user code is made of the alphabet of RFC 8628 §6.1, and shown in two halves', () => {
  expect(newUserCode()).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{8}$/)
  expect(newUserCode(10)).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{10}$/)
  expect(showUserCode('WDJBMJHT')).toBe('WDJB-MJHT')
  expect(showUserCode('WDJBMJHTQX')).toBe('WDJBM-JHTQX')
})

test('each letter is as likely as any other', () => {
  const counts = new Map<string, number>()
  const codes = Array.from({ length: 12_500 }, () => newUserCode())
  for (const letter of codes.join('')) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  const expected = 100_000 / 20
  const chiSquare = [...counts.values()].reduce(
    (sum, count) => sum + (count - expected) ** 2 / expected,
    0,
  )
  expect(counts.size).toBe(20)
  // With 19 degrees of freedom, less than once in ten million runs. The remainder of a byte, which
  // is what this is to catch, comes to about 117.
  expect(chiSquare).toBeLessThan(75)
})

test.each([
  'WDJBMJHT',
  'wdjb-mjht',
  'wdjb mjht',
  'WDJB_MJHT',
  ' WdJb.mJhT\t',
  'WDJB\u2011MJHT',
  'W-D-J-B-M-J-H-T',
])('what people type for a code is read as it is meant: %j', (typed) =>
  expect(normalUserCode(typed)).toBe('WDJBMJHT'),
)

test.each([
  '',
  '-',
  'WDJB-MJH',
  'WDJB-MJHTQ',
  'WDJB-MJHTQXZ',
  'WDJB-MJHA', // a vowel
  'WDJB-MJH7',
  'WDJB-MJH!',
  'ＷＤＪＢＭＪＨＴ', // full width
  'WDJB-MJHſ', // a long s, which is an S in upper case
  'WDJB-MJß', // and this two of them
  'WD\u212aB-MJHT', // the sign for kelvin, which is a K in lower case
])('what cannot be a code is none: %j', (typed) => expect(normalUserCode(typed)).toBeUndefined())

test('a long code and a number are read alike', () => {
  expect(normalUserCode('wdjbm-jhtqx')).toBe('WDJBMJHTQX')
  expect(normalConfirmationNumber(' kq tz')).toBe('KQTZ')
  expect(normalConfirmationNumber('KQT')).toBeUndefined()
  expect(normalConfirmationNumber('KQT1')).toBeUndefined()
})

test('codes grow once the codes that live and the guesses at them are too many', () => {
  const budget = 20 ** 8 / 2 ** 20 // 24,414 and a bit
  expect(userCodeLength(100, 60)).toBe(8)
  expect(userCodeLength(1, Math.floor(budget))).toBe(8)
  expect(userCodeLength(1, Math.ceil(budget))).toBe(10)
  expect(userCodeLength(1000, 6000)).toBe(10)
  expect(userCodeLength(0, 1_000_000)).toBe(8)
})
