import { createSecretKey, randomBytes } from 'node:crypto'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { openKeyRing } from '../keys/key-ring.ts'
import { memory } from '../store/memory/index.ts'
import { mintAccessToken, readAccessToken } from './access-token.ts'
import { mintIdToken } from './id-token.ts'

const NOW = new Date('2026-01-01T12:00:00.900Z')
const ISSUER = 'https://login.acme.dev'
const ring = await openKeyRing({
  store: memory().keys,
  masterKey: createSecretKey(randomBytes(32)),
  now: () => NOW,
  lifetimes: { accessTokenSeconds: 600 },
})

const GRANT = {
  issuer: ISSUER,
  subject: 'ada',
  audience: 'https://api.acme.dev',
  clientId: 'acme-cli',
  scope: ['projects:read', 'offline_access'],
  sessionId: 'session-a',
  authTime: new Date('2026-01-01T11:00:00.000Z'),
  flow: 'paircode',
  generation: 3,
  lifetimeSeconds: 600,
} as const

test('any API verifies an access token by the JWKS, and finds what RFC 9068 promises', async () => {
  const { token, jti, expiresAt } = await mintAccessToken(ring, GRANT, NOW)
  const { payload } = await jwtVerify(token, createLocalJWKSet(await ring.jwks()), {
    ...{ issuer: ISSUER, audience: GRANT.audience, typ: 'at+jwt', algorithms: ['ES256'] },
    currentDate: NOW,
  })
  expect(payload).toEqual({
    iss: ISSUER,
    sub: 'ada',
    aud: 'https://api.acme.dev',
    client_id: 'acme-cli',
    scope: 'projects:read offline_access',
    sid: 'session-a',
    jti,
    iat: Date.UTC(2026, 0, 1, 12) / 1000,
    exp: Date.UTC(2026, 0, 1, 12, 10) / 1000,
    auth_time: Date.UTC(2026, 0, 1, 11) / 1000,
    auth_flow: 'paircode',
  })
  expect(expiresAt).toEqual(new Date('2026-01-01T12:10:00.000Z'))
})

test('what was minted reads back', async () => {
  const audience = ['https://api.acme.dev', 'https://files.acme.dev']
  const { lifetimeSeconds, ...grant } = { ...GRANT, audience, jkt: 'thumbprint' }
  const minted = await mintAccessToken(ring, { ...grant, lifetimeSeconds }, NOW)
  const { token, jti, expiresAt } = minted
  const issuedAt = new Date('2026-01-01T12:00:00.000Z')
  expect(await readAccessToken(ring, ISSUER, token, NOW)).toEqual({
    ...{ ...grant, jti, issuedAt, expiresAt },
  })
})

test('an access token that grants no scope says so', async () => {
  const { token } = await mintAccessToken(ring, { ...GRANT, scope: [] }, NOW)
  expect(await readAccessToken(ring, ISSUER, token, NOW)).toMatchObject({ scope: [] })
})

test('each access token has an id of its own', async () => {
  const [a, b] = [await mintAccessToken(ring, GRANT, NOW), await mintAccessToken(ring, GRANT, NOW)]
  expect(a.jti).not.toBe(b.jti)
})

test('an access token is good before it expires, and not from then on', async () => {
  const { token, expiresAt } = await mintAccessToken(ring, GRANT, NOW)
  const justBefore = new Date(expiresAt.getTime() - 1)
  expect(await readAccessToken(ring, ISSUER, token, justBefore)).toBeDefined()
  expect(await readAccessToken(ring, ISSUER, token, expiresAt)).toBeUndefined()
})

test('an access token of another issuer, and an ID token, are no access tokens here', async () => {
  const { token } = await mintAccessToken(ring, { ...GRANT, issuer: 'https://other.dev' }, NOW)
  expect(await readAccessToken(ring, ISSUER, token, NOW)).toBeUndefined()

  const identity = { provider: 'corp', issuer: 'https://sso', subject: '1', emailVerified: false }
  const idToken = await mintIdToken(ring, { ...GRANT, identity }, NOW)
  expect(await readAccessToken(ring, ISSUER, idToken, NOW)).toBeUndefined()
  expect(await readAccessToken(ring, ISSUER, 'pcr_no-jwt', NOW)).toBeUndefined()
})
