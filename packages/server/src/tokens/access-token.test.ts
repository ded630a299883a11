import { createSecretKey, randomBytes } from 'node:crypto'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { openKeyRing } from '../keys/key-ring.ts'
import { memory } from '../store/memory/index.ts'
import { mintAccessToken, readAccessToken } from './access-token.ts'
import { mintIdToken } from './id-token.ts'

const NOW = new Date('2026-01-01T12:00:00.900Z')
/** Of a token of ten minutes; its times are whole seconds. */
const END = new Date('2026-01-01T12:10:00.000Z')
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
  roles: ['admin'],
  sessionId: 'session-a',
  authTime: new Date('2026-01-01T11:00:00.000Z'),
  flow: 'paircode',
  generation: 3,
  lifetimeSeconds: 600,
} as const

test('any API verifies an access token by the JWKS, and finds what RFC 9068 promises', async () => {
  const token = await mintAccessToken(ring, GRANT, NOW)
  const { payload } = await jwtVerify(token, createLocalJWKSet(await ring.jwks()), {
    issuer: ISSUER,
    audience: GRANT.audience,
    typ: 'at+jwt',
    algorithms: ['ES256'],
    currentDate: NOW,
  })
  expect(payload).toEqual({
    iss: ISSUER,
    sub: 'ada',
    aud: 'https://api.acme.dev',
    client_id: 'acme-cli',
    scope: 'projects:read offline_access',
    roles: ['admin'],
    sid: 'session-a',
    jti: expect.stringMatching(/.\.3$/),
    iat: Date.UTC(2026, 0, 1, 12) / 1000,
    exp: Date.UTC(2026, 0, 1, 12, 10) / 1000,
    auth_time: Date.UTC(2026, 0, 1, 11) / 1000,
    auth_flow: 'paircode',
  })
})

test('what was minted reads back', async () => {
  const audience = ['https://api.acme.dev', 'https://files.acme.dev']
  const { lifetimeSeconds, ...grant } = { ...GRANT, audience, jkt: 'thumbprint' }
  const token = await mintAccessToken(ring, { ...grant, lifetimeSeconds }, NOW)
  const issuedAt = new Date('2026-01-01T12:00:00.000Z')
  expect(await readAccessToken(ring, ISSUER, token, NOW)).toEqual({
    ...grant,
    jti: expect.any(String),
    issuedAt,
    expiresAt: END,
  })
})

test('an access token of somebody without roles says nothing of roles', async () => {
  const token = await mintAccessToken(ring, { ...GRANT, roles: [] }, NOW)
  expect(atob(token.split('.')[1] ?? '')).not.toContain('roles')
  expect(await readAccessToken(ring, ISSUER, token, NOW)).toMatchObject({ roles: [] })
})

test('an access token that grants no scope says so', async () => {
  const token = await mintAccessToken(ring, { ...GRANT, scope: [] }, NOW)
  expect(await readAccessToken(ring, ISSUER, token, NOW)).toMatchObject({ scope: [] })
})

test('each access token has an id of its own', async () => {
  const mintedId = async () => {
    const token = await mintAccessToken(ring, GRANT, NOW)
    return (await readAccessToken(ring, ISSUER, token, NOW))?.jti
  }
  expect(await mintedId()).not.toBe(await mintedId())
})

test('an access token is good before it expires, and not from then on', async () => {
  const token = await mintAccessToken(ring, GRANT, NOW)
  const justBefore = new Date(END.getTime() - 1)
  expect(await readAccessToken(ring, ISSUER, token, justBefore)).toBeDefined()
  expect(await readAccessToken(ring, ISSUER, token, END)).toBeUndefined()
})

test('an access token of another issuer, and an ID token, are no access tokens here', async () => {
  const token = await mintAccessToken(ring, { ...GRANT, issuer: 'https://other.dev' }, NOW)
  expect(await readAccessToken(ring, ISSUER, token, NOW)).toBeUndefined()

  const identity = { provider: 'corp', issuer: 'https://sso', subject: '1', emailVerified: false }
  const idToken = await mintIdToken(ring, { ...GRANT, identity }, NOW)
  expect(await readAccessToken(ring, ISSUER, idToken, NOW)).toBeUndefined()
  expect(await readAccessToken(ring, ISSUER, 'pcr_no-jwt', NOW)).toBeUndefined()
})
