import { createSecretKey, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { openKeyRing } from '../keys/key-ring.ts'
import { memory } from '../store/memory/index.ts'
import { newId } from '../store/secret.ts'
import { fitsRefreshToken, parseRefreshToken, refreshToken } from './refresh-token.ts'

const openRing = () =>
  openKeyRing({
    store: memory().keys,
    masterKey: createSecretKey(randomBytes(32)),
    now: () => new Date(),
    lifetimes: { accessTokenSeconds: 600 },
  })
const ring = await openRing()
const FAMILY = { sessionId: newId(), salt: newId() }

function parsed(token: string) {
  const parts = parseRefreshToken(token)
  if (parts === undefined) throw new Error('the token does not parse')
  return parts
}

test('a refresh token tells its family and generation, and fits its salt', () => {
  for (const generation of [1, 2, 70_000]) {
    const parts = parsed(refreshToken(ring, { ...FAMILY, generation }))
    expect(parts).toMatchObject({ sessionId: FAMILY.sessionId, generation })
    expect(fitsRefreshToken(ring, parts, FAMILY.salt)).toBe(true)
  }
})

test('the successor can be told again, and each generation has another', () => {
  const tokens = [1, 2, 2].map((generation) => refreshToken(ring, { ...FAMILY, generation }))
  expect(tokens[1]).toBe(tokens[2])
  expect(tokens[0]).not.toBe(tokens[1])
})

test('nobody can forge one without both the salt and the key', async () => {
  const parts = parsed(refreshToken(ring, { ...FAMILY, generation: 1 }))
  expect(fitsRefreshToken(ring, parts, newId())).toBe(false)
  expect(fitsRefreshToken(await openRing(), parts, FAMILY.salt)).toBe(false)
  expect(fitsRefreshToken(ring, { ...parts, generation: 2 }, FAMILY.salt)).toBe(false)
  expect(fitsRefreshToken(ring, { ...parts, sessionId: newId() }, FAMILY.salt)).toBe(false)
})

test('a secret scanner knows one by its shape', () => {
  const text = `token="${refreshToken(ring, { ...FAMILY, generation: 1 })}";`
  expect(text).toMatch(/"pcr_[A-Za-z0-9_-]{72}"/)
})

test('what was shortened, copied with a mistake or made up does not parse', () => {
  const token = refreshToken(ring, { ...FAMILY, generation: 1 })
  const other = token.at(40) === 'A' ? 'B' : 'A'
  for (const text of [
    '',
    'pcr_',
    token.slice(0, -1),
    `${token}A`,
    ` ${token}`,
    `${token}\n`,
    token.replace('pcr_', 'pcs_'),
    `${token.slice(0, 40)}${other}${token.slice(41)}`,
    `pcr_${'A'.repeat(72)}`,
    `pcr_${'é'.repeat(72)}`,
  ]) {
    expect(parseRefreshToken(text)).toBeUndefined()
  }
})

test('a session id of another size is refused when the token is made', () => {
  const make = () => refreshToken(ring, { ...FAMILY, sessionId: 'session-a', generation: 1 })
  expect(make).toThrow(RangeError)
})
