import { expect, test } from 'vitest'
import { ANSWER, ATTEMPT, CLIENT, ISSUER, openIdDouble } from '../../../../tests/doubles/openid.ts'
import { failure } from '../../../../tests/doubles/provider-failure.ts'
import { oidc } from './oidc.ts'

const connect = ({ fetch }: { fetch: typeof globalThis.fetch }, options = {}) =>
  oidc({ id: 'corp', name: 'Corp SSO', issuer: ISSUER, ...CLIENT, ...options }).connect({ fetch })
const answer = (parameters: Record<string, string> = ANSWER) => new URLSearchParams(parameters)

test('somebody with a sound ID token is who it says, by issuer and subject', async () => {
  const double = openIdDouble()
  expect(await connect(double).complete(answer(), ATTEMPT)).toEqual({
    provider: 'corp',
    issuer: ISSUER,
    subject: 'ada-248289761001',
    email: 'ada@example.com',
    emailVerified: true,
    name: 'Ada Lovelace',
  })
  expect(double.requests).toEqual([
    'GET /.well-known/openid-configuration',
    'POST /token',
    'GET /jwks',
  ])
})

test('the browser is sent with state, nonce and the S256 challenge, and with no secret', async () => {
  const url = await connect(openIdDouble()).begin(ATTEMPT, {})
  expect(`${url.origin}${url.pathname}`).toBe(`${ISSUER}/authorize`)
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: CLIENT.clientId,
    response_type: 'code',
    redirect_uri: ATTEMPT.redirectUri,
    scope: 'openid email profile',
    state: ATTEMPT.state,
    nonce: ATTEMPT.nonce,
    code_challenge: 'nQo6BEsZmm6oqwdvDCsLgsqDg-p9h-dqSrdRd8OLkK4',
    code_challenge_method: 'S256',
  })
})

test('the code is redeemed with its verifier and the redirect URI', async () => {
  const double = openIdDouble()
  let sent: unknown
  double.answers['/token'] = (init) => {
    sent = Object.fromEntries(new URLSearchParams(String(init.body)))
    return new Response(null, { status: 500 })
  }
  await failure(connect(double).complete(answer(), ATTEMPT))
  expect(sent).toEqual({
    grant_type: 'authorization_code',
    code: ANSWER.code,
    redirect_uri: ATTEMPT.redirectUri,
    code_verifier: ATTEMPT.codeVerifier,
  })
})

test('whoever wants another account is asked to sign in anew', async () => {
  const url = await connect(openIdDouble()).begin(ATTEMPT, { chooseAccount: true })
  expect(url.searchParams.get('prompt')).toBe('login')
})

test.each([
  [{ maxAgeSeconds: 0 }, 'login', '0'],
  [{ maxAgeSeconds: 0, chooseAccount: true }, 'login', '0'],
  [{ maxAgeSeconds: 60 }, null, '60'],
])('who has to sign in, or to have done so lately (%o), is told so', async (wish, prompt, age) => {
  const { searchParams } = await connect(openIdDouble()).begin(ATTEMPT, wish)
  expect([searchParams.get('prompt'), searchParams.get('max_age')]).toEqual([prompt, age])
})

const secondsAgo = (seconds: number) => Math.floor(Date.now() / 1000) - seconds

test('when somebody signed in is what the provider says', async () => {
  const double = openIdDouble()
  Object.assign(double.claims, { auth_time: 1_700_000_000 })
  const { signedInAt } = await connect(double).complete(answer(), ATTEMPT)
  expect(signedInAt).toEqual(new Date(1_700_000_000_000))
})

test('whoever signed in as lately as that is asked has done so', async () => {
  const double = openIdDouble()
  Object.assign(double.claims, { auth_time: secondsAgo(600) })
  const signedIn = connect(double).complete(answer(), ATTEMPT, { maxAgeSeconds: 605 })
  expect(await signedIn).toMatchObject({ subject: 'ada-248289761001' })
})

test.each([
  ['signed in too long ago', { auth_time: secondsAgo(600) }, /longer ago than the app allows/],
  ['may have, for all the provider says', {}, /did not say when you signed in/],
])('somebody who %s is told so', async (_, claims, message) => {
  const double = openIdDouble()
  Object.assign(double.claims, claims)
  const refused = connect(double).complete(answer(), ATTEMPT, { maxAgeSeconds: 60 })
  await expect(refused).rejects.toMatchObject({ code: 'rejected', message })
})

test('parameters that other specifications add to the answer change nothing', async () => {
  const extra = { ...ANSWER, session_state: 'x', scope: 'openid', authuser: '0', hd: 'acme.dev' }
  const identity = await connect(openIdDouble()).complete(answer(extra), ATTEMPT)
  expect(identity).not.toHaveProperty('hostedDomain')
})

test('an address that the ID token lacks is asked for at userinfo', async () => {
  const double = openIdDouble()
  delete double.claims.email
  const identity = await connect(double).complete(answer(), ATTEMPT)
  expect(identity).toMatchObject({ email: 'ada@home.example', emailVerified: true })
  expect(double.requests).toContain('GET /userinfo')
})

test('without an address anywhere, nobody is asked for one', async () => {
  const double = openIdDouble()
  delete double.claims.email
  delete double.metadata.userinfo_endpoint
  const identity = await connect(double).complete(answer(), ATTEMPT)
  expect(identity).toMatchObject({ subject: 'ada-248289761001', emailVerified: false })
  expect(identity).not.toHaveProperty('email')
})

test('userinfo about somebody else is rejected', async () => {
  const double = openIdDouble()
  delete double.claims.email
  double.userinfo.sub = 'grace'
  const { code, reason } = await failure(connect(double).complete(answer(), ATTEMPT))
  expect(code).toBe('rejected')
  expect(reason).toMatch(/"sub"/)
})

test.each([
  ['is missing where the provider announces it', {}],
  ["is another provider's", { iss: 'https://evil.example' }],
  ["is another provider's in a refusal", { iss: 'https://evil.example', error: 'access_denied' }],
])(
  'an answer whose iss %s is rejected without a request for tokens',
  async (_which, parameters) => {
    const double = openIdDouble()
    double.metadata.authorization_response_iss_parameter_supported = true
    const signIn = connect(double).complete(answer({ ...ANSWER, ...parameters }), ATTEMPT)
    expect((await failure(signIn)).code).toBe('rejected')
    expect(double.requests).not.toContain('POST /token')
  },
)

test('the answer to another sign-in is rejected without a request for tokens', async () => {
  const double = openIdDouble()
  const signIn = connect(double).complete(answer({ ...ANSWER, state: 'another' }), ATTEMPT)
  expect((await failure(signIn)).code).toBe('rejected')
  expect(double.requests).not.toContain('POST /token')
})

test.each([
  ['access_denied', 'declined'],
  ['login_required', 'rejected'],
  ['<img onerror=alert(1)>', 'rejected'],
])('the answer error=%s is %s', async (error, code) => {
  const parameters = { state: ATTEMPT.state, error, error_description: 'description-s3cret' }
  const signIn = connect(openIdDouble()).complete(answer(parameters), ATTEMPT)
  expect((await failure(signIn)).code).toBe(code)
  await expect(signIn).rejects.not.toThrow(error)
})

test.each([
  [{ id: 'Corp' }, /^id: /],
  [{ id: undefined, name: 'Corp SSO' }, /^id: /],
  [{ id: 'a'.repeat(33) }, /^id: /],
  [{ name: '' }, /^name: /],
  [{ name: 'Corp\nSSO' }, /^name: /],
  [{ issuer: 'sso.example.com' }, /^issuer: /],
  [{ issuer: 'http://sso.example.com' }, /^issuer: /],
  [{ issuer: 'https://sso.example.com/?tenant=1' }, /^issuer: /],
  [{ issuer: `${ISSUER}/.well-known/openid-configuration` }, /^issuer: .*leave out/],
  [{ clientId: '' }, /^clientId: /],
  [{ clientSecret: ' ' }, /^clientSecret: /],
  [{ clientSecret: undefined }, /^clientSecret: /],
])('the options %o are refused by name', (options, message) => {
  expect(() => connect(openIdDouble(), options)).toThrow(message)
})
