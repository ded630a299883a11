import { expect, test } from 'vitest'
import type { LoginServer } from '../requests/login-server.ts'
import { loopbackFlow } from './loopback.ts'

const ISSUER = 'https://login.acme.dev'
const SERVER: LoginServer = {
  issuer: ISSUER,
  endpoints: {
    authorization: `${ISSUER}/authorize?tenant=acme`,
    token: `${ISSUER}/token`,
    pushedAuthorization: `${ISSUER}/par`,
  },
  sendsIss: true,
  offersLoopback: true,
  offersDeviceS256: false,
}
const { pushedAuthorization: _, ...WITHOUT_PAR } = SERVER.endpoints

/** A login whose browser brings back what `comeBack` makes of the request. */
function start(
  server: LoginServer,
  comeBack: (asked: URLSearchParams) => Record<string, string>,
  pushed: object = {},
) {
  const sent: string[] = []
  let asked = new URLSearchParams()
  const opened: string[] = []
  const fetchServer: typeof fetch = async (url, init) => {
    const body = new URLSearchParams(String(init?.body))
    sent.push(new URL(String(url)).pathname)
    if (String(url).endsWith('/par')) {
      asked = body
      return Response.json({ request_uri: 'urn:x', expires_in: 60, ...pushed }, { status: 201 })
    }
    return Response.json({ access_token: 'at', token_type: 'Bearer', expires_in: 600 })
  }
  const result = loopbackFlow(
    {
      server,
      clientId: 'acme-cli',
      scope: ['a', 'b'],
      timeoutSeconds: 10,
      resource: ['https://one.acme.dev', 'https://two.acme.dev'],
    },
    {
      fetch: fetchServer,
      now: () => new Date('2026-01-01T00:00:00Z'),
      async prompt({ verificationUri }) {
        opened.push(verificationUri)
        const { searchParams } = new URL(verificationUri)
        if (searchParams.has('state')) asked = searchParams
        const back = new URL(asked.get('redirect_uri') ?? '')
        back.search = String(new URLSearchParams(comeBack(asked)))
        void fetch(back).catch(() => {})
      },
    },
  )
  result.catch(() => {}) // looked at later, by the test
  return { result, sent, opened, asked: () => asked }
}

const yes = (asked: URLSearchParams) => ({
  code: 'c',
  state: asked.get('state') ?? '',
  iss: ISSUER,
})

test('the tokens of a standard server become a session that ends with them', async () => {
  const { result, opened, sent } = start(SERVER, yes)
  expect(await result).toEqual({
    subject: '',
    credential: {
      type: 'tokens',
      accessToken: 'at',
      scope: ['a', 'b'],
      obtainedAt: new Date('2026-01-01T00:00:00Z'),
      accessTokenExpiresAt: new Date('2026-01-01T00:10:00Z'),
    },
    endpoints: { token: `${ISSUER}/token` },
    expiresAt: new Date('2026-01-01T00:10:00Z'),
  })
  expect(opened).toEqual([`${ISSUER}/authorize?tenant=acme&client_id=acme-cli&request_uri=urn%3Ax`])
  expect(sent).toEqual(['/par', '/token'])
})

test('a server that takes no pushed requests is told all by the browser', async () => {
  const { result, asked } = start({ ...SERVER, endpoints: WITHOUT_PAR }, yes)
  await result
  expect(Object.fromEntries(asked())).toMatchObject({
    tenant: 'acme',
    client_id: 'acme-cli',
    response_type: 'code',
    scope: 'a b',
    redirect_uri: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/callback$/),
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge_method: 'S256',
  })
  expect(asked().getAll('resource')).toEqual(['https://one.acme.dev', 'https://two.acme.dev'])
})

test.each([
  ['another server', true, { iss: 'https://evil.dev' }],
  ['almost the server', true, { iss: `${ISSUER}/` }],
  ['another server, where none was to be named', false, { iss: 'https://evil.dev' }],
  ['nobody, where the server always says', true, {}],
])('an answer of %s is worth no token', async (_, sendsIss, iss) => {
  const { result, sent } = start({ ...SERVER, sendsIss }, (asked) => ({
    code: 'c',
    state: asked.get('state') ?? '',
    ...iss,
  }))
  await expect(result).rejects.toMatchObject({ code: 'bad_server', transient: false })
  expect(sent).not.toContain('/token')
})

test.each([
  ['access_denied', 'denied', 'The login was denied in the browser.'],
  ['server_error', 'refused', 'https://login.acme.dev refused: No such luck.'],
])('the answer %s is "%s"', async (error, code, message) => {
  const { result } = start(SERVER, (asked) => ({
    error,
    error_description: 'No\u001b such luck',
    state: asked.get('state') ?? '',
    iss: ISSUER,
  }))
  await expect(result).rejects.toMatchObject({ code, message })
})

test('a short address of another site is not opened', async () => {
  const { result, opened } = start(SERVER, yes, { authorization_uri: 'https://evil.dev/go/x' })
  await expect(result).rejects.toMatchObject({ code: 'bad_server' })
  expect(opened).toEqual([])
})

test('without S256 nothing is begun', async () => {
  const { result, sent } = start({ ...SERVER, offersLoopback: false }, yes)
  await expect(result).rejects.toMatchObject({ code: 'flow_not_offered' })
  expect(sent).toEqual([])
})
