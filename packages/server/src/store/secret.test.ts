import { expect, test } from 'vitest'
import { isSecret, newId, newSecret } from './secret.ts'

test('no secret and no name comes twice, however many are drawn', () => {
  const drawn = Array.from({ length: 1000 }, () => [newSecret('pcd').slice(4), newId()]).flat()
  const pieces = drawn.flatMap((text) => [text.slice(0, 11), text.slice(11, 22)])
  expect(new Set(pieces).size).toBe(4000)
})

test('each has all of its length', () => {
  for (let n = 0; n < 500; n++) {
    expect(isSecret('pcs', newSecret('pcs'))).toBe(true)
    expect(newId()).toMatch(/^[A-Za-z0-9_-]{22}$/)
  }
})
