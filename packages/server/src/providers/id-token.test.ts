import { afterEach, expect, test, vi } from 'vitest'
import {
  ANSWER,
  ATTEMPT,
  CLIENT,
  ISSUER,
  newSigningKey,
  type OpenIdDouble,
  openIdDouble,
} from '../../../../tests/doubles/openid.ts'
import { failure } from '../../../../tests/doubles/provider-failure.ts'
import { oidc } from './oidc.ts'

const connect = ({ fetch }: OpenIdDouble) =>
  oidc({ id: 'corp', issuer: ISSUER, ...CLIENT }).connect({ fetch })
const signInAt = (double: OpenIdDouble) =>
  connect(double).complete(new URLSearchParams(ANSWER), ATTEMPT)
const seconds = (fromNow: number) => Math.floor(Date.now() / 1000) + fromNow

afterEach(() => {
  vi.useRealTimers()
})

function signWith(double: OpenIdDouble, alg: string, type: 'rsa' | 'ec' | 'ed25519') {
  double.key = newSigningKey('first', type)
  double.publishedKeys = [double.key]
  double.header.alg = alg
}

test.each([
  ['RS256', 'rsa'],
  ['ES256', 'ec'],
  ['EdDSA', 'ed25519'],
] as const)('an ID token signed by %s is accepted', async (alg, type) => {
  const double = openIdDouble()
  signWith(double, alg, type)
  expect(await signInAt(double)).toMatchObject({ subject: 'ada-248289761001' })
})

const MANY = [CLIENT.clientId, 'another-client']

/** What is the matter with the ID token; how it comes about; what the log says. */
const BAD: [string, (double: OpenIdDouble) => unknown, RegExp][] = [
  ['that nobody signed', (d) => Object.assign(d.header, { alg: 'none' }), /alg/],
  ['keyed with the public key', (d) => Object.assign(d.header, { alg: 'HS256' }), /alg/],
  ['signed by what is not on our list', (d) => signWith(d, 'Ed25519', 'ed25519'), /not allowed/],
  ['signed by a key not published', (d) => d.publishedKeys.pop(), /no applicable keys/],
  [
    'signed by a key of the same name',
    (d) => d.publishedKeys.splice(0, 1, newSigningKey('first')),
    /signature/,
  ],
  ['of another issuer', (d) => Object.assign(d.claims, { iss: 'https://evil.example' }), /"iss"/],
  ['for another client', (d) => Object.assign(d.claims, { aud: 'another-client' }), /"aud"/],
  ['for many, and no party named', (d) => Object.assign(d.claims, { aud: MANY }), /"aud"/],
  [
    'for many, and another party',
    (d) => Object.assign(d.claims, { aud: MANY, azp: MANY[1] }),
    /"azp"/,
  ],
  ['of another sign-in', (d) => Object.assign(d.claims, { nonce: 'another' }), /"nonce"/],
  ['of no sign-in', (d) => delete d.claims.nonce, /"nonce"/],
  ['that expired 61 s ago', (d) => Object.assign(d.claims, { exp: seconds(-61) }), /"exp"/],
  ['that is not valid yet', (d) => Object.assign(d.claims, { nbf: seconds(90) }), /"nbf"/],
  ['that says no time of issue', (d) => delete d.claims.iat, /"iat"/],
  ['about nobody', (d) => delete d.claims.sub, /"sub"/],
  ['about an empty subject', (d) => Object.assign(d.claims, { sub: '' }), /subject/],
  ['about 256 characters', (d) => Object.assign(d.claims, { sub: 'x'.repeat(256) }), /subject/],
]

test.each(BAD)('an ID token %s is rejected', async (_what, spoil, log) => {
  const double = openIdDouble()
  spoil(double)
  const { code, reason } = await failure(signInAt(double))
  expect(code).toBe('rejected')
  expect(reason).toMatch(log)
})

test('an answer without an ID token is rejected', async () => {
  const double = openIdDouble()
  double.answers['/token'] = () =>
    Response.json({ access_token: 'access-token-s3cret', token_type: 'Bearer' })
  const { code, reason } = await failure(signInAt(double))
  expect(code).toBe('rejected')
  expect(reason).toMatch(/id_token/)
})

test('an ID token within the clock skew is accepted', async () => {
  const double = openIdDouble()
  Object.assign(double.claims, { exp: seconds(-50), nbf: seconds(50) })
  expect(await signInAt(double)).toMatchObject({ subject: 'ada-248289761001' })
})

test('a key that the provider has changed is fetched anew, at most once a minute', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const double = openIdDouble()
  const corp = connect(double)
  const signIn = () => corp.complete(new URLSearchParams(ANSWER), ATTEMPT)
  await signIn()

  double.key = newSigningKey('second')
  double.publishedKeys = [double.key]
  double.header.kid = 'second'
  vi.advanceTimersByTime(59_000)
  expect((await failure(signIn())).code).toBe('rejected')
  expect(double.requests.filter((request) => request === 'GET /jwks')).toHaveLength(1)

  vi.advanceTimersByTime(1_000)
  expect(await signIn()).toMatchObject({ subject: 'ada-248289761001' })
  expect(double.requests.filter((request) => request === 'GET /jwks')).toHaveLength(2)
})
