import { expect, test } from 'vitest'
import { approveDevice, SECRET, startForeign } from './foreign-server.ts'
import { startListener } from './listen.ts'
import {
  authorize,
  basic,
  beginDevice,
  DEVICE_CODE_GRANT,
  PKCE,
  PUBLIC,
  poll,
  read,
  redeem,
  VERIFIER,
  WEB,
} from './plain-http.ts'

test('Downstream 1: interval and expires_in are JSON numbers', async () => {
  const server = await startForeign()
  const begun = await beginDevice(server)
  expect(begun).toMatchObject({ interval: 1, expires_in: 600 })
  const pushed = { ...PUBLIC, ...PKCE, response_type: 'code' }
  const { redirectUri: redirect_uri } = await startListener()
  const { body } = await read(server.post('par', { ...pushed, redirect_uri }))
  expect(body).toMatchObject({ expires_in: 600 })
  await approveDevice(server, begun)
  expect((await poll(server, begun)).body).toMatchObject({ expires_in: 600 })
})

test.each([
  ['client_id in the body', PUBLIC, {}],
  ['the header with an empty secret', {}, basic('acme-cli', '')],
  ['both at once', PUBLIC, basic('acme-cli', '')],
])('Downstream 2: a public client is named by %s', async (_, who, headers) => {
  const server = await startForeign()
  const begun = await read(server.post('device_authorization', who, headers))
  expect(begun.status).toBe(200)
  await approveDevice(server, begun.body)
  const { device_code } = begun.body
  const post = (endpoint: string, fields: Record<string, string>) =>
    server.post(endpoint, { ...fields, ...who }, headers)
  const first = await read(post('token', { grant_type: DEVICE_CODE_GRANT, device_code }))
  expect(first.status).toBe(200)
  const { refresh_token } = first.body
  const next = await read(post('token', { grant_type: 'refresh_token', refresh_token }))
  expect(next.status).toBe(200)
  expect((await post('revoke', { token: next.body.refresh_token })).status).toBe(200)
})

test('Downstream 2: two different identities are an error', async () => {
  const server = await startForeign()
  const answer = server.post('device_authorization', PUBLIC, basic('acme-web', SECRET))
  expect(await read(answer)).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
})

test('Downstream 3: a failed client authentication burns no code', async () => {
  const server = await startForeign()
  const fields = await authorize(server, WEB)
  const probe = await redeem(server, fields, basic('acme-web', 'the wrong secret'))
  expect([probe.status, probe.body.error]).toEqual([401, 'invalid_client'])
  const again = await redeem(server, { ...fields, ...WEB, client_secret: SECRET })
  expect(again.status).toBe(200)
})

test('Downstream 3: polls in pairs, and polls a fifth early, are in time', async () => {
  let time = Date.now()
  const clients = [{ clientId: 'acme-cli' }]
  const server = await startForeign({ clients, now: () => new Date(time) })
  const begun = await beginDevice(server)
  for (const seconds of [4, 5, 4]) {
    time += seconds * 1000
    const first = await poll(server, begun, basic('acme-cli', ''))
    time += 900
    const second = await poll(server, begun)
    time -= 900
    expect([first.body.error, second.body.error]).toEqual(Array(2).fill('authorization_pending'))
  }
})

test('Downstream 4: a flood of polls is slow_down at most, never a 429 or a 503', async () => {
  const server = await startForeign()
  const begun = await beginDevice(server)
  const flood = await Promise.all(Array.from({ length: 50 }, () => poll(server, begun)))
  expect(new Set(flood.map(({ status }) => status))).toEqual(new Set([400]))
  expect(new Set(flood.map(({ body }) => body.error))).toEqual(
    new Set(['authorization_pending', 'slow_down']),
  )
})

test('Downstream 4: an office that polls at the interval sees nothing but authorization_pending', async () => {
  const server = await startForeign()
  const terminals = await Promise.all(Array.from({ length: 100 }, () => beginDevice(server)))
  for (let polls = 0; polls < 2; polls += 1) {
    server.pass(1)
    const answers = await Promise.all(terminals.map((begun) => poll(server, begun)))
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.error}`))).toEqual(
      new Set(['400 authorization_pending']),
    )
  }
})

test('Downstream 5: polls exactly at the interval, each after discovery, are pending until approved', async () => {
  const server = await startForeign({ clients: [{ clientId: 'acme-cli' }] })
  const begun = await beginDevice(server)
  const next = async () => {
    server.pass(5)
    const metadata = await fetch(`${server.issuer}/.well-known/openid-configuration`)
    expect(metadata.status).toBe(200)
    return poll(server, begun)
  }
  for (let polls = 0; polls < 30; polls += 1) {
    expect((await next()).body.error).toBe('authorization_pending')
  }
  await approveDevice(server, begun)
  expect((await next()).status).toBe(200)
})

test("Downstream 6: without scope the client's own are granted, in every request", async () => {
  const server = await startForeign()
  const scope = 'openid offline_access projects:read'
  const begun = await beginDevice(server)
  await approveDevice(server, begun)
  const { body } = await poll(server, begun)
  expect(body.scope).toBe(scope)

  const fields = await authorize(server, { ...PUBLIC, ...PKCE })
  const byCode = await redeem(server, { ...PUBLIC, ...fields, code_verifier: VERIFIER })
  expect(byCode.body.scope).toBe(scope)

  const { refresh_token } = body
  const refreshed = server.post('token', { ...PUBLIC, grant_type: 'refresh_token', refresh_token })
  expect((await read(refreshed)).body.scope).toBe(scope)
})

test('Downstream 6: a form body may hold raw blanks', async () => {
  const server = await startForeign()
  const body = 'client_id=acme-cli&scope=openid offline_access'
  const { body: begun } = await read(server.post('device_authorization', body))
  await approveDevice(server, begun)
  expect((await poll(server, begun)).body.scope).toBe('openid offline_access')
})

test('Downstream 7: unknown parameters are ignored in every request', async () => {
  const server = await startForeign()
  const fields = await authorize(server, {
    ...PUBLIC,
    ...PKCE,
    access_type: 'offline',
    prompt: 'consent',
    login_hint: 'grace',
  })
  const extra = { response_type: 'code', scope: 'openid', audience: 'x' }
  const proof = { ...PUBLIC, ...fields, code_verifier: VERIFIER }
  const first = await redeem(server, { ...proof, ...extra })
  expect(first.status).toBe(200)
  const { refresh_token } = first.body
  const refresh = { ...PUBLIC, ...extra, grant_type: 'refresh_token', refresh_token }
  expect((await server.post('token', refresh)).status).toBe(200)

  const grant = { ...extra, grant_type: DEVICE_CODE_GRANT, access_type: 'offline' }
  expect(await beginDevice(server, grant)).toHaveProperty('device_code')
})

test.each(
  ['127.0.0.1', 'localhost'].flatMap((host) => [
    { host, path: '' },
    { host, path: '/' },
    { host, path: '/callback' },
  ]),
)('Downstream 8: the answer comes to $host at any port, path $path', async (place) => {
  const server = await startForeign()
  const fields = await authorize(server, { ...PUBLIC, ...PKCE }, place)
  const tokens = await redeem(server, { ...PUBLIC, ...fields, code_verifier: VERIFIER })
  expect(tokens.status).toBe(200)
})

test.each(['Approve', 'Deny'] as const)(
  'Downstream 9: state comes back byte for byte, after %s',
  async (decision) => {
    const server = await startForeign()
    const state = `a:b/c=d==&e%20f+g "h" é {"i":[]} ${'x/='.repeat(500)}`
    const heard = await authorize(server, { ...PUBLIC, ...PKCE, state }, { decision })
    expect(heard.state).toBe(state)
  },
)

test.each([
  ['header', {}, basic('acme-web', SECRET)],
  ['body', { ...WEB, client_secret: SECRET }, {}],
])(
  'Downstream 10: a confidential client without PKCE logs in, its secret in the %s',
  async (...row) => {
    const [, who, headers] = row
    const server = await startForeign()
    const fields = await authorize(server, WEB)
    expect((await redeem(server, { ...fields, ...who }, headers)).status).toBe(200)
  },
)

test('Downstream 10: a public client cannot be registered without PKCE', async () => {
  const clients = [{ clientId: 'acme-cli', pkce: 'optional' as const }]
  await expect(startForeign({ clients })).rejects.toThrow('clients[0].pkce')
})

test.each(['application/x-www-form-urlencoded', 'text/html', 'application/json'])(
  'Downstream 11: answers and errors are JSON, also for Accept: %s',
  async (accept) => {
    const server = await startForeign()
    const answer = await server.post('device_authorization', PUBLIC, { accept })
    const error = await server.post('token', PUBLIC, { accept })
    expect([answer.status, error.status]).toEqual([200, 400])
    for (const { headers } of [answer, error]) {
      expect(headers.get('content-type')).toBe('application/json')
    }
  },
)
