import { createSecretKey, randomBytes } from 'node:crypto'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { openKeyRing } from '../keys/key-ring.ts'
import { memory } from '../store/memory/index.ts'
import { type IdTokenGrant, mintIdToken } from './id-token.ts'

const NOW = new Date('2026-01-01T12:00:00.900Z')
const ring = await openKeyRing({
  store: memory().keys,
  masterKey: createSecretKey(randomBytes(32)),
  now: () => NOW,
  lifetimes: { accessTokenSeconds: 600 },
})

const GRANT: IdTokenGrant = {
  issuer: 'https://login.acme.dev',
  subject: 'ada',
  clientId: 'acme-cli',
  scope: ['openid'],
  identity: {
    provider: 'corp',
    issuer: 'https://sso.corp.example',
    subject: '1815',
    email: 'ada@example.com',
    emailVerified: true,
    name: 'Ada Lovelace',
    username: 'ada1815',
  },
  authTime: new Date('2026-01-01T11:00:00.000Z'),
  lifetimeSeconds: 600,
}

async function claims(grant: Partial<IdTokenGrant>) {
  const token = await mintIdToken(ring, { ...GRANT, ...grant }, NOW)
  const checks = { issuer: GRANT.issuer, audience: 'acme-cli', currentDate: NOW }
  const { payload } = await jwtVerify(token, createLocalJWKSet(await ring.jwks()), checks)
  return payload
}

const BARE = {
  iss: 'https://login.acme.dev',
  sub: 'ada',
  aud: 'acme-cli',
  iat: Date.UTC(2026, 0, 1, 12) / 1000,
  exp: Date.UTC(2026, 0, 1, 12, 10) / 1000,
  auth_time: Date.UTC(2026, 0, 1, 11) / 1000,
}

test('an ID token says who logged in, where and when, and nothing personal unasked', async () => {
  expect(await claims({})).toEqual(BARE)
})

test('an ID token holds what the client sent and what goes with it', async () => {
  // The example of OpenID Connect Core, appendix A.3.
  const accessToken = 'jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y'
  expect(await claims({ nonce: 'n-0S6_WzA2Mj', sessionId: 'session-a', accessToken })).toEqual({
    ...BARE,
    nonce: 'n-0S6_WzA2Mj',
    sid: 'session-a',
    at_hash: '77QmUPtjPfzWtF2AnpK9RQ',
  })
})

test('the scopes email and profile bring what is known of the person', async () => {
  const email = { email: 'ada@example.com', email_verified: true }
  const profile = { name: 'Ada Lovelace', preferred_username: 'ada1815' }
  expect(await claims({ scope: ['openid', 'email'] })).toEqual({ ...BARE, ...email })
  expect(await claims({ scope: ['openid', 'profile'] })).toEqual({ ...BARE, ...profile })

  const { provider, issuer, subject } = GRANT.identity
  const stranger = { provider, issuer, subject, emailVerified: false }
  const scope = ['openid', 'email', 'profile']
  expect(await claims({ scope, identity: stranger })).toEqual(BARE)
})
