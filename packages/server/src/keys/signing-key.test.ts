import { createSecretKey, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { makeKey, openKey } from './signing-key.ts'

const NOW = new Date('2026-01-01T12:00:00.000Z')
const sealingKey = createSecretKey(randomBytes(32))
const newKey = () => ({ ...makeKey(sealingKey, NOW), dropAt: null })

test('a key that was sealed opens, and is the one whose public half is beside it', () => {
  const stored = newKey()
  const { privateKey, publicKey } = openKey(sealingKey, stored)
  const { x, y } = stored.publicJwk
  expect(privateKey.export({ format: 'jwk' })).toMatchObject({ x, y })
  expect(publicKey.export({ format: 'jwk' })).toEqual({ kty: 'EC', crv: 'P-256', x, y })
})

test('what is kept does not hold the private scalar, in any spelling', () => {
  const stored = newKey()
  const { d = '' } = openKey(sealingKey, stored).privateKey.export({ format: 'jwk' })
  const scalar = Buffer.from(d, 'base64url')
  expect(scalar).toHaveLength(32)
  const text = JSON.stringify(stored)
  for (const spelling of ['base64url', 'base64', 'hex'] as const) {
    expect(text).not.toContain(scalar.toString(spelling))
  }
  expect(Buffer.from(stored.sealed, 'base64url').includes(scalar)).toBe(false)
})

test('kids differ, and none can be taken for an option', () => {
  const kids = Array.from({ length: 20 }, () => newKey().kid)
  expect(new Set(kids).size).toBe(20)
  for (const kid of kids) expect(kid).toMatch(/^[0-9a-f]{16}$/)
})

test('another master key does not open it', () => {
  const open = () => openKey(createSecretKey(randomBytes(32)), newKey())
  expect(open).toThrow(expect.objectContaining({ code: 'wrong_master_key' }))
})

test('a key under another name, with another public half or changed does not open', () => {
  const stored = newKey()
  const other = newKey()
  const { kid, publicJwk, sealed } = other
  for (const change of [
    { publicJwk: { ...stored.publicJwk, kid } },
    { publicJwk: { ...publicJwk, kid: stored.kid } },
    { sealed },
    { sealed: stored.sealed.slice(0, 40) },
    { sealed: '' },
  ]) {
    const open = () => openKey(sealingKey, { ...stored, ...change })
    expect(open).toThrow(expect.objectContaining({ code: 'wrong_master_key' }))
  }
})
