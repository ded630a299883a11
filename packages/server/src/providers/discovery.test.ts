import { afterEach, expect, test, vi } from 'vitest'
import {
  ANSWER,
  ATTEMPT,
  CLIENT,
  ISSUER,
  type OpenIdDouble,
  openIdDouble,
} from '../../../../tests/doubles/openid.ts'
import { failure } from '../../../../tests/doubles/provider-failure.ts'
import { oidc } from './oidc.ts'

const METADATA = '/.well-known/openid-configuration'

const connect = ({ fetch }: OpenIdDouble) =>
  oidc({ id: 'corp', issuer: ISSUER, ...CLIENT }).connect({ fetch })
const signInAt = (double: OpenIdDouble) => {
  delete double.claims.email // so that userinfo is asked, too
  return connect(double).complete(new URLSearchParams(ANSWER), ATTEMPT)
}

afterEach(() => {
  vi.useRealTimers()
})

test('nobody is asked for metadata before the first sign-in, and then once for many', async () => {
  const double = openIdDouble()
  const corp = connect(double)
  expect(double.requests).toEqual([])
  await Promise.all([corp.begin(ATTEMPT, {}), corp.begin(ATTEMPT, {})])
  await corp.begin(ATTEMPT, {})
  expect(double.requests).toEqual([`GET ${METADATA}`])
})

test('metadata is fetched anew after an hour', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const double = openIdDouble()
  const corp = connect(double)
  await corp.begin(ATTEMPT, {})
  vi.advanceTimersByTime(3_599_999)
  await corp.begin(ATTEMPT, {})
  expect(double.requests).toHaveLength(1)
  vi.advanceTimersByTime(1)
  await corp.begin(ATTEMPT, {})
  expect(double.requests).toHaveLength(2)
})

test('a provider that was down is asked again at the next sign-in', async () => {
  const double = openIdDouble()
  const corp = connect(double)
  double.answers[METADATA] = () => Promise.reject(new TypeError('fetch failed'))
  expect((await failure(corp.begin(ATTEMPT, {}))).code).toBe('unreachable')
  delete double.answers[METADATA]
  expect((await corp.begin(ATTEMPT, {})).origin).toBe(ISSUER)
})

test.each(['https://evil.example', `${ISSUER}/`])(
  'metadata of the issuer %s is not taken for the configured one',
  async (issuer) => {
    const double = openIdDouble()
    double.metadata.issuer = issuer
    const { code, reason } = await failure(connect(double).begin(ATTEMPT, {}))
    expect(code).toBe('rejected')
    expect(reason).toMatch(/issuer/)
  },
)

test.each(['authorization_endpoint', 'token_endpoint', 'jwks_uri', 'userinfo_endpoint'])(
  'a provider whose %s is not https is rejected',
  async (endpoint) => {
    const double = openIdDouble()
    double.metadata[endpoint] = String(double.metadata[endpoint]).replace('https:', 'http:')
    const trip =
      endpoint === 'authorization_endpoint' ? connect(double).begin(ATTEMPT, {}) : signInAt(double)
    const { code, reason } = await failure(trip)
    expect(code).toBe('rejected')
    expect(reason).toMatch(/https/i)
  },
)

test('a provider on this machine may not have an endpoint elsewhere that is not https', async () => {
  const double = openIdDouble('http://127.0.0.1:9000')
  double.metadata.authorization_endpoint = 'http://sso.example.com/authorize'
  const { fetch } = double
  const here = oidc({ id: 'corp', issuer: 'http://127.0.0.1:9000', ...CLIENT }).connect({ fetch })
  expect(await failure(here.begin(ATTEMPT, {}))).toMatchObject({ code: 'rejected' })
})

const json = (text: string, status = 200) =>
  new Response(text, { status, headers: { 'content-type': 'application/json' } })

const BAD_ANSWERS: [string, () => Response, string][] = [
  ['a redirect', () => new Response(null, { status: 302, headers: { location: '/' } }), 'rejected'],
  ['404', () => json('{}', 404), 'rejected'],
  ['a page', () => new Response('<p>access-token-s3cret'), 'rejected'],
  ['broken JSON', () => json('{"access_token": access-token-s3cret'), 'rejected'],
  ['JSON that is a list', () => json('["access-token-s3cret"]'), 'rejected'],
  ['an OAuth error', () => json('{"error": "invalid_grant"}', 400), 'rejected'],
  ['an error with status 200', () => json('{"error": "bad_verification_code"}'), 'rejected'],
  ['too much', () => json(JSON.stringify({ sub: 'x'.repeat(65536) })), 'rejected'],
  ['503', () => new Response('<html>', { status: 503 }), 'unreachable'],
  [
    'nothing',
    () => {
      throw new TypeError('fetch failed')
    },
    'unreachable',
  ],
]

test.each(
  [METADATA, '/token', '/jwks', '/userinfo'].flatMap((path) =>
    BAD_ANSWERS.map(([what, answer, code]) => ({ path, what, answer, code })),
  ),
)('$what from $path is $code', async ({ path, answer, code }) => {
  const double = openIdDouble()
  double.answers[path] = answer
  expect((await failure(signInAt(double))).code).toBe(code)
  expect(double.requests.filter((request) => request.endsWith(path))).toHaveLength(1)
})

test('the log says which OAuth error the provider gave', async () => {
  const double = openIdDouble()
  double.answers['/token'] = () =>
    json('{"error": "invalid_grant", "error_description": "description-s3cret"}', 400)
  expect((await failure(signInAt(double))).reason).toMatch(/invalid_grant$/)
})

test('the log says which fault of the network it was', async () => {
  const double = openIdDouble()
  const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
  double.answers[METADATA] = () => Promise.reject(new TypeError('fetch failed', { cause: refused }))
  expect((await failure(signInAt(double))).reason).toMatch(/no answer: TypeError: ECONNREFUSED$/)
})
