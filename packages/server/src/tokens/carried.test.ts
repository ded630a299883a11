import { expect, test } from 'vitest'
import { newSecret } from '../store/secret.ts'
import { authorizationCode, confirmationNumber } from './carried.ts'

test('code and number are the same again for one browser and one login, and for no other', () => {
  const [ada, eve] = [newSecret('pck'), newSecret('pck')]
  for (const made of [authorizationCode, confirmationNumber]) {
    expect(made(ada, 'one')).toBe(made(ada, 'one'))
    expect(new Set([made(ada, 'one'), made(ada, 'two'), made(eve, 'one')]).size).toBe(3)
  }
  expect(authorizationCode(ada, 'one')).toMatch(/^pca_[\w-]{43}$/)
  expect(confirmationNumber(ada, 'one')).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}$/)
})

test('each letter of a number is as likely as any other', () => {
  const counts = new Map<string, number>()
  const numbers = Array.from({ length: 25_000 }, () => confirmationNumber(newSecret('pck'), 'one'))
  for (const letter of numbers.join('')) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  const expected = 100_000 / 20
  const chiSquare = [...counts.values()].reduce(
    (sum, count) => sum + (count - expected) ** 2 / expected,
    0,
  )
  expect(counts.size).toBe(20)
  // With 19 degrees of freedom, less than once in ten million runs.
  expect(chiSquare).toBeLessThan(75)
})
