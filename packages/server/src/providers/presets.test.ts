import { expect, test } from 'vitest'
import { ANSWER, ATTEMPT, CLIENT, openIdDouble } from '../../../../tests/doubles/openid.ts'
import { failure } from '../../../../tests/doubles/provider-failure.ts'
import { discord, gitlab, huggingFace, microsoft } from './presets.ts'

const answer = new URLSearchParams(ANSWER)
const DIRECTORY = '72f988bf-86f1-41af-91ab-2d7cd011db47'
const entra = (tenant: string) => `https://login.microsoftonline.com/${tenant}/v2.0`

/** Microsoft: all issuers are one host, and the metadata of each is under its own path. */
function entraDouble(asked: string, told: string, token: { iss: string; tid?: string }) {
  const double = openIdDouble('https://login.microsoftonline.com')
  double.metadata.issuer = entra(told)
  const metadata = () => Response.json(double.metadata)
  double.answers[`/${asked}/v2.0/.well-known/openid-configuration`] = metadata
  Object.assign(double.claims, token, { email_verified: undefined })
  return double
}

test.each([
  ['gitlab', gitlab, 'https://gitlab.com'],
  ['huggingface', huggingFace, 'https://huggingface.co'],
] as const)('%s signs people in as an OpenID provider', async (id, preset, issuer) => {
  const identity = await preset(CLIENT).connect(openIdDouble(issuer)).complete(answer, ATTEMPT)
  expect(identity).toMatchObject({ provider: id, issuer, subject: 'ada-248289761001' })
})

test("GitLab may be a server of one's own", async () => {
  const issuer = 'https://gitlab.acme.dev'
  const own = gitlab({ ...CLIENT, id: 'code', name: 'Acme GitLab', issuer })
  expect(own).toMatchObject({ id: 'code', name: 'Acme GitLab' })
  expect((await own.connect(openIdDouble(issuer)).begin(ATTEMPT, {})).origin).toBe(issuer)
})

test('a Microsoft account is keyed by its own directory when many are let in', async () => {
  const token = { iss: entra(DIRECTORY), tid: DIRECTORY }
  const signIn = microsoft(CLIENT).connect(entraDouble('common', '{tenantid}', token))
  const identity = await signIn.complete(answer, ATTEMPT)
  expect(identity).toMatchObject({ issuer: entra(DIRECTORY), emailVerified: false })
})

test('a Microsoft account of one directory that calls itself of another is rejected', async () => {
  const token = { iss: entra(DIRECTORY), tid: '9188040d-6c67-4c5b-b112-36a304b66dad' }
  const signIn = microsoft(CLIENT).connect(entraDouble('common', '{tenantid}', token))
  expect(await failure(signIn.complete(answer, ATTEMPT))).toMatchObject({ code: 'rejected' })
})

test('a directory may be named by its domain', async () => {
  const token = { iss: entra(DIRECTORY), tid: DIRECTORY }
  const double = entraDouble('acme.dev', DIRECTORY, token)
  const signIn = microsoft({ ...CLIENT, tenant: 'acme.dev' }).connect(double)
  expect(await signIn.complete(answer, ATTEMPT)).toMatchObject({ issuer: entra(DIRECTORY) })
})

test.each(['{tenantid}', '9188040d-6c67-4c5b-b112-36a304b66dad'])(
  'the metadata of %s is not taken for that of the one directory that is let in',
  async (told) => {
    const double = entraDouble(DIRECTORY, told, { iss: entra(told) })
    const signIn = microsoft({ ...CLIENT, tenant: DIRECTORY }).connect(double)
    expect(await failure(signIn.begin(ATTEMPT, {}))).toMatchObject({ code: 'rejected' })
  },
)

test('a tenant that is an address is refused', () => {
  expect(() => microsoft({ ...CLIENT, tenant: 'https://acme.dev' })).toThrow(/^tenant: /)
})

test('Discord says who it is at its own API', async () => {
  const double = openIdDouble('https://discord.com')
  double.answers['/api/oauth2/token'] = (init) => {
    const sent = new URLSearchParams(String(init.body))
    expect(sent.get('client_secret')).toBe(CLIENT.clientSecret)
    expect(sent.get('code_verifier')).toBe(ATTEMPT.codeVerifier)
    return Response.json({ access_token: 'access-token-s3cret', token_type: 'Bearer' })
  }
  double.answers['/api/users/@me'] = (init) => {
    expect(new Headers(init.headers).get('authorization')).toBe('Bearer access-token-s3cret')
    return Response.json({
      id: '80351110224678912',
      username: 'ada',
      global_name: 'Ada',
      email: 'ada@example.com',
      verified: true,
    })
  }
  expect(await discord(CLIENT).connect(double).complete(answer, ATTEMPT)).toEqual({
    provider: 'discord',
    issuer: 'https://discord.com',
    subject: '80351110224678912',
    email: 'ada@example.com',
    emailVerified: true,
    name: 'Ada',
    username: 'ada',
  })
})
