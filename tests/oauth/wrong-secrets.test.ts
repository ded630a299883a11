import { expect, test } from 'vitest'
import type { TestServer } from '../login/start-server.ts'
import { RIGHT } from './authorize.ts'
import { type Fields, post, SECRET, startOAuth } from './start-oauth.ts'

const BURST = 300
const TOKEN = 'a token of the operator'

const fromHome = { address: '192.0.2.7' }

/** What a program sends, from one network, to have it refused, and what would be right. */
interface Case {
  readonly what: string
  readonly refused: number
  send(server: TestServer, secret: string, address?: string): Promise<Answer>
}
interface Answer {
  readonly status: number
  readonly headers: Headers
}

const bearer =
  (path: string, method: string): Case['send'] =>
  (server, secret, address = fromHome.address) =>
    server.from(address)(`${server.issuer}${path}`, {
      method,
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      ...(method === 'POST' && { body: '{"redirect_uris":["http://127.0.0.1/callback"]}' }),
    })

const push: Case['send'] = (server, client_secret, address = fromHome.address) =>
  post(server, 'par', { ...RIGHT, client_id: 'acme-web', client_secret, ...CALLBACK }, { address })
const CALLBACK = { redirect_uri: 'http://127.0.0.1/callback' }

const CHOSEN: [Case, right: string][] = [
  [{ what: 'client_secret', refused: 401, send: push }, SECRET],
  [{ what: 'metrics_token', refused: 401, send: bearer('/metrics', 'GET') }, TOKEN],
  [{ what: 'initial_access_token', refused: 401, send: bearer('/oauth/register', 'POST') }, TOKEN],
]

const start = () =>
  startOAuth({
    metrics: { token: TOKEN },
    registration: { dynamic: true, initialAccessToken: TOKEN },
  })

async function exhaust(server: TestServer, { send, refused }: Case) {
  for (let i = 0; i < BURST; i += 1) {
    expect((await send(server, 'a wrong secret')).status).toBe(refused)
  }
}

test.each(CHOSEN)(
  'past the limit no $what is taken there, and elsewhere the right one',
  async (one, right) => {
    const server = start()
    await exhaust(server, one)
    for (const secret of ['a wrong secret', right]) {
      const { status, headers } = await one.send(server, secret)
      expect([status, headers.get('retry-after')]).toEqual([429, '1'])
    }
    expect((await one.send(server, right, '198.51.100.4')).status).toBeLessThan(300)
    server.pass(1)
    expect((await one.send(server, right)).status).toBeLessThan(300)
  },
)

test.each(CHOSEN)('the right $what never counts', async (one, right) => {
  const server = start()
  for (let i = 0; i <= BURST; i += 1) {
    if (i % 100 === 0) server.pass(3600) // registrations have a limit of their own
    expect((await one.send(server, right)).status).toBeLessThan(300)
  }
})

test('another client on the same network is not held up', async () => {
  const server = start()
  await exhaust(server, { what: 'client_secret', refused: 401, send: push })
  expect((await post(server, 'par', RIGHT, fromHome)).status).toBe(201)
})

test('what is no grant is refused past the limit, and who logs in meanwhile does', async () => {
  const server = start()
  const token = (fields: Fields) =>
    post(server, 'token', { client_id: 'acme-cli', ...fields }, fromHome)
  const wrong = { grant_type: 'refresh_token', refresh_token: 'pcr_none' }
  for (let i = 0; i < BURST; i += 1) expect((await token(wrong)).status).toBe(400)
  expect((await token(wrong)).status).toBe(429)

  const begun = await post(server, 'device_authorization', { client_id: 'acme-cli' }, fromHome)
  const grant_type = 'urn:ietf:params:oauth:grant-type:device_code'
  const polled = await token({ grant_type, device_code: begun.body.device_code })
  expect(polled.body.error).toBe('authorization_pending')
})

test('clients that there are not are counted together', async () => {
  const server = start()
  const ask = (name: string) => post(server, 'par', { ...RIGHT, client_id: name }, fromHome)
  for (let i = 0; i < BURST; i += 1) expect((await ask(`nobody-${i}`)).status).toBe(401)
  expect((await ask('nobody')).status).toBe(429)
})

test('who was refused is on record, without the secret, and not without end', async () => {
  const server = start()
  const client_secret = 'wrong-s3cret'
  await post(server, 'par', { ...RIGHT, client_id: 'acme-web', client_secret }, fromHome)
  const named = `nobody\u001b[2J${'x'.repeat(200)}`
  await post(server, 'par', { ...RIGHT, client_id: named, client_secret }, fromHome)
  const refused = () => server.events.filter(({ event }) => event === 'client_refused')
  const about = { level: 'warn', ...fromHome }
  expect(refused()).toEqual([
    expect.objectContaining({ what: 'client_secret', client: 'acme-web', ...about }),
    expect.objectContaining({ what: 'client', ...about }),
  ])
  expect(String(refused()[1]?.client)).toMatch(/^nobody \[2Jx{117}…$/)
  expect(JSON.stringify(server.events)).not.toContain('s3cret')

  for (let i = 0; i < BURST; i += 1) await push(server, 'a wrong secret')
  expect(refused()).toHaveLength(100)
})
