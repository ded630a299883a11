import { createSecretKey, randomBytes } from 'node:crypto'
import { compactVerify, importJWK } from 'jose'
import { expect, test } from 'vitest'
import { hasSigned, parseJws, signJws } from './jws.ts'
import { makeKey, openKey } from './signing-key.ts'

const sealingKey = createSecretKey(randomBytes(32))
const newKey = () => openKey(sealingKey, { ...makeKey(sealingKey, new Date()), dropAt: null })
const key = newKey()

test('others verify what is signed here', async () => {
  const jwt = signJws(key, { typ: 'at+jwt' }, { sub: 'ada', name: 'Ada Łovelace' })
  const publicKey = await importJWK(key.publicJwk, 'ES256')
  const { payload, protectedHeader } = await compactVerify(jwt, publicKey)
  expect(protectedHeader).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: key.kid })
  expect(JSON.parse(Buffer.from(payload).toString())).toEqual({ sub: 'ada', name: 'Ada Łovelace' })
})

test('a signature holds for its own token and its own key alone', () => {
  const [ada = '', bob = ''] = ['ada', 'bob'].map((sub) => signJws(key, { typ: 'JWT' }, { sub }))
  const unsigned = ada.slice(0, ada.lastIndexOf('.') + 1)
  expect(hasSigned(key, ada)).toBe(true)
  expect(hasSigned(newKey(), ada)).toBe(false)
  expect(hasSigned(key, `${unsigned}${bob.split('.')[2]}`)).toBe(false)
  expect(hasSigned(key, unsigned)).toBe(false)
})

const part = (text: string) => Buffer.from(text).toString('base64url')

test.each([
  '',
  '.',
  '..',
  'pcr_something-else',
  `${part('{}')}.${part('[')}.`,
  `${part('null')}.${part('{}')}.`,
  `${part('{}')}.${part('"text"')}.`,
  `${part('{}')}.${part('{}')}..`,
  `${part('{}')}.${part('{}')}.a.b`,
])('what is no JWT is none: %j', (text) => expect(parseJws(text)).toBeUndefined())
