import { expect, test } from 'vitest'
import { ANSWER, ATTEMPT, CLIENT, ISSUER, openIdDouble } from '../../../../tests/doubles/openid.ts'
import { failure } from '../../../../tests/doubles/provider-failure.ts'
import { oidc } from './oidc.ts'

const BASIC = 'client_secret_basic'
const POST = 'client_secret_post'

/** Signs in `times` times at a provider that announces some methods and takes only one. */
async function methodsUsed(announced: string[] | undefined, taken: string, times = 1) {
  const double = openIdDouble()
  const used: string[] = []
  if (announced) double.metadata.token_endpoint_auth_methods_supported = announced
  double.answers['/token'] = (init) => {
    const method = new Headers(init.headers).has('authorization') ? BASIC : POST
    used.push(method)
    return method === taken ? double.tokens() : unknownClient(method)
  }
  const corp = oidc({ id: 'corp', issuer: ISSUER, ...CLIENT }).connect(double)
  const signIn = () => corp.complete(new URLSearchParams(ANSWER), ATTEMPT)
  for (let time = 1; time <= times; time++) await signIn()
  return used
}

/** RFC 6749 §5.2: a client that tried the header must be told of the scheme. */
const unknownClient = (method: string) =>
  Response.json(
    { error: 'invalid_client' },
    { status: 401, headers: method === BASIC ? { 'www-authenticate': 'Basic realm="corp"' } : {} },
  )

test('the header carries the secret where the provider takes it there', async () => {
  expect(await methodsUsed([POST, BASIC], BASIC, 2)).toEqual([BASIC, BASIC])
})

test('the body carries the secret once the header was refused, and from then on', async () => {
  expect(await methodsUsed([POST, BASIC], POST, 3)).toEqual([BASIC, POST, POST, POST])
})

test('a provider that announces one method is sent no other', async () => {
  expect(await methodsUsed([POST], POST)).toEqual([POST])
  await failure(methodsUsed([BASIC], POST))
})

test('a provider that announces none may take either', async () => {
  expect(await methodsUsed(undefined, POST)).toEqual([BASIC, POST])
})

test('a client that is not known either way is rejected, and the log says so', async () => {
  const { code, reason } = await failure(methodsUsed([POST, BASIC], 'neither'))
  expect(code).toBe('rejected')
  expect(reason).toMatch(/invalid_client/)
})

test('the header is encoded as a form is, and spares what servers forget to decode', async () => {
  const double = openIdDouble()
  let header: string | null = null
  double.answers['/token'] = (init) => {
    header = new Headers(init.headers).get('authorization')
    return double.tokens()
  }
  const client = { clientId: 'a:b', clientSecret: 'GOCSPX-x_y.z ~%é' }
  await failure(
    oidc({ id: 'corp', issuer: ISSUER, ...client })
      .connect(double)
      .complete(new URLSearchParams(ANSWER), ATTEMPT),
  )
  expect(header).toBe(`Basic ${btoa('a%3Ab:GOCSPX-x_y.z+%7E%25%C3%A9')}`)
})
