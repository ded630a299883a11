import { inspect } from 'node:util'
import { login, memoryStore } from '@paircode/client'
import { expect, test } from 'vitest'

const ISSUER = 'https://login.acme.dev'
const HOSTILE = '\u001b[2J\u001b]52;c;x\u0007\r\u009b\u202e\u200b$(calc.exe)`id`&|;"\nroot'
const HARMFUL = /[^\P{Cc}\n]|[\u202e\u200b]/u

const METADATA = {
  issuer: ISSUER,
  token_endpoint: `${ISSUER}/token`,
  device_authorization_endpoint: `${ISSUER}/device_authorization`,
}
const DEVICE = {
  device_code: 'the-device-code',
  user_code: 'WDJB-MJHT',
  expires_in: 60,
  interval: 1,
  verification_uri: `${ISSUER}/device`,
  verification_uri_complete: `${ISSUER}/go/7Q2FKX9B`,
}
const claims = (email: string) =>
  `e30.${Buffer.from(JSON.stringify({ iss: ISSUER, aud: 'acme-cli', sub: 'u1', email })).toString('base64url')}.x`
const TOKENS = {
  access_token: 'the-access-token',
  token_type: 'Bearer',
  expires_in: 600,
  refresh_token: 'the-refresh-token',
  id_token: claims('ada@example.com'),
}

/** A login at a server of which one answer is otherwise; what was seen of it, and what came of it. */
async function run(change: {
  metadata?: object
  device?: object
  tokens?: object
  status?: number
}) {
  const screen: string[] = []
  const opened: string[] = []
  const answers: Record<string, Response> = {
    '/.well-known/oauth-authorization-server': Response.json({ ...METADATA, ...change.metadata }),
    '/device_authorization': Response.json({ ...DEVICE, ...change.device }),
    '/token': Response.json({ ...TOKENS, ...change.tokens }, { status: change.status ?? 200 }),
  }
  const result = await login({
    issuer: ISSUER,
    clientId: 'acme-cli',
    flow: 'device',
    store: memoryStore(),
    timeoutSeconds: 2, // what may pass is waited for
    output: { write: (text) => screen.push(text) },
    openBrowser: async (url) => opened.push(url) > 0,
    askNumber: async () => 'ABCD',
    qr: true,
    fetch: async (url) =>
      answers[new URL(String(url)).pathname] ?? new Response('', { status: 404 }),
  }).catch((error: unknown) => error)
  const message = result instanceof Error ? result.message : ''
  const told = inspect([screen, opened, result], { depth: null })
  return { result, seen: screen.join('') + opened + message, told }
}

test('a login with nothing hostile in it is one', async () => {
  const { result, seen, told } = await run({})
  expect(result).toMatchObject({ subject: 'u1', email: 'ada@example.com' })
  expect(seen).toContain(`${ISSUER}/go/7Q2FKX9B`)
  for (const secret of ['the-device-code', 'the-access-token', 'the-refresh-token']) {
    expect(told).not.toContain(secret)
  }
})

const fields = (part: 'metadata' | 'device' | 'tokens', answer: object) =>
  Object.keys(answer).map((name) => [part, name] as const)

test.each([
  ...fields('metadata', METADATA),
  ...fields('device', DEVICE),
  ...fields('tokens', TOKENS),
  ['tokens', 'scope'] as const,
])('a hostile %s.%s reaches neither the screen nor a browser', async (part, name) => {
  const { seen } = await run({ [part]: { [name]: HOSTILE } })
  expect(seen).not.toMatch(HARMFUL)
  expect(seen).not.toMatch(/calc|`id`/)
})

test.each([
  ['a name', 200, { id_token: claims(HOSTILE) }],
  ['an error', 400, { error: HOSTILE }],
  ['a description', 400, { error: 'x', error_description: HOSTILE }],
])('%s is cleaned before it is shown', async (_, status, tokens) => {
  const { seen } = await run({ tokens, status })
  expect(seen).not.toMatch(HARMFUL)
})

test.each(['javascript:alert(1)', 'https://evil.dev/device', 'file:///etc/passwd', '-flag'])(
  'nobody is sent to %s',
  async (uri) => {
    for (const name of ['verification_uri', 'verification_uri_complete']) {
      const { result, seen } = await run({ device: { [name]: uri } })
      expect(result).toMatchObject({ code: 'bad_server' })
      expect(seen).not.toContain(uri)
    }
  },
)

test.each(['abc', 'WDJB MJHT', 'wdjb-mjht', 'A'.repeat(21)])(
  'the code %j, which nobody can be asked to type, ends the login',
  async (user_code) => {
    expect((await run({ device: { user_code } })).result).toMatchObject({ code: 'bad_server' })
  },
)

test('an ID token for somebody else ends the login', async () => {
  const id_token = claims('ada@example.com').replace(/^e30\.[^.]+/, `e30.${btoa('{"iss":"x"}')}`)
  expect((await run({ tokens: { id_token } })).result).toMatchObject({ code: 'bad_server' })
})
