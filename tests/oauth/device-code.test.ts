import { expect, test } from 'vitest'
import {
  CHALLENGE,
  DEVICE_CODE_GRANT,
  identifiedLogin,
  refreshed,
  type TokenServer,
  tokenServer,
  userinfoStatus,
  VERIFIER,
} from './approved-login.ts'

type Begun = Awaited<ReturnType<typeof identifiedLogin>>

const begin = (server: TokenServer, changes = {}): Promise<Begun> =>
  identifiedLogin(server, server.now(), 'device', changes)

const poll = (server: TokenServer, { code }: Pick<Begun, 'code'>, more = {}, headers = {}) =>
  server.token({ grant_type: DEVICE_CODE_GRANT, device_code: code, ...more }, headers)

const refused = async (answer: ReturnType<typeof poll>) => {
  const { status, body } = await answer
  return [status, body.error]
}

test('pending, then approved, then tokens that work', async () => {
  const server = tokenServer()
  const login = await begin(server)
  expect(await refused(poll(server, login))).toEqual([400, 'authorization_pending'])
  await login.approve()
  const { status, body, response } = await poll(server, login)
  expect(status).toBe(200)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 600 })
  expect(body.scope).toBe('projects:read projects:write openid offline_access')
  expect(await userinfoStatus(server, body.access_token)).toBe(200)
})

test('the access token says what RFC 9068 asks for, and how the terminal logged in', async () => {
  const server = tokenServer()
  const login = await begin(server, { asked: { resource: ['https://api.acme.dev'] } })
  await login.approve()
  const { body } = await poll(server, login)
  const [header, claims] = body.access_token
    .split('.')
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()))
  expect(header).toMatchObject({ typ: 'at+jwt', alg: 'ES256', kid: expect.any(String) })
  expect(claims).toMatchObject({
    iss: server.issuer,
    sub: 'person_ada',
    aud: 'https://api.acme.dev',
    client_id: 'acme-cli',
    auth_flow: 'device',
    sid: expect.any(String),
    jti: expect.any(String),
    exp: claims.iat + 600,
    auth_time: claims.iat,
  })
})

test.each([
  ['at once', [0], ['authorization_pending']],
  ['at its interval', [0, 5, 5], Array(3).fill('authorization_pending')],
  ['a fifth early', [0, 4], Array(2).fill('authorization_pending')],
  ['as a pair', [0, 0.1], Array(2).fill('authorization_pending')],
  ['as three', [0, 0.1, 0.1], ['authorization_pending', 'authorization_pending', 'slow_down']],
  ['too fast', [0, 2], ['authorization_pending', 'slow_down']],
  [
    'too fast, then in time',
    [0, 2, 3],
    ['authorization_pending', 'slow_down', 'authorization_pending'],
  ],
])('a poll %s is answered by its pace', async (_, pauses, answers) => {
  const server = tokenServer()
  const login = await begin(server)
  const errors: (string | undefined)[] = []
  for (const seconds of pauses) {
    server.pass(seconds)
    errors.push((await poll(server, login)).body.error)
  }
  expect(errors).toEqual(answers)
})

test('once approved, a poll that is too fast gets the tokens all the same', async () => {
  const server = tokenServer()
  const login = await begin(server)
  await poll(server, login)
  server.pass(2)
  await login.approve()
  expect((await poll(server, login)).status).toBe(200)
})

test('a held poll answers the moment the person approves, and is never too fast', async () => {
  const server = tokenServer()
  const login = await begin(server)
  const held = poll(server, login, {}, { prefer: 'wait=25' })
  const soon = new Promise((done) => setImmediate(done, 'still held'))
  expect(await Promise.race([held, soon])).toBe('still held')
  await login.approve()
  const { status, response } = await held
  expect([status, response.headers.get('preference-applied')]).toEqual([200, 'wait=25'])
})

test('denied is told once, and then the code is as good as none', async () => {
  const server = tokenServer()
  const login = await begin(server)
  await login.deny()
  expect(await refused(poll(server, login))).toEqual([400, 'access_denied'])
  expect(await refused(poll(server, login))).toEqual([400, 'invalid_grant'])
})

test('expired is told once, whether it was approved or not', async () => {
  const server = tokenServer()
  const [pending, approved] = [await begin(server), await begin(server)]
  await approved.approve()
  server.pass(600)
  for (const login of [pending, approved]) {
    expect(await refused(poll(server, login))).toEqual([400, 'expired_token'])
    expect(await refused(poll(server, login))).toEqual([400, 'invalid_grant'])
  }
})

test('an unknown code and the code of another client are the same', async () => {
  const server = tokenServer()
  const login = await begin(server)
  const unknown = await poll(server, { code: `pcd_${'a'.repeat(43)}` })
  const other = await poll(server, login, { client_id: 'other-cli' })
  expect([unknown.status, unknown.body.error]).toEqual([400, 'invalid_grant'])
  expect(other.body).toEqual(unknown.body)
  expect(await refused(poll(server, login))).toEqual([400, 'authorization_pending'])
})

test('of fifty polls at once one gets the tokens; the others show a replay, which ends them', async () => {
  const server = tokenServer()
  const login = await begin(server)
  await login.approve()
  const all = await Promise.all(Array.from({ length: 50 }, () => poll(server, login)))
  const winners = all.filter(({ status }) => status === 200)
  expect(winners).toHaveLength(1)
  expect(all.filter(({ body }) => body.error === 'invalid_grant')).toHaveLength(49)
  const [winner] = winners
  expect((await refreshed(server, winner?.body.refresh_token ?? '')).body.error).toBe(
    'invalid_grant',
  )
})

test('a second redemption ends the session of the first, and no other', async () => {
  const server = tokenServer()
  const [one, two] = [await begin(server), await begin(server)]
  await Promise.all([one.approve(), two.approve()])
  const [first, other] = [(await poll(server, one)).body, (await poll(server, two)).body]
  expect(await refused(poll(server, one))).toEqual([400, 'invalid_grant'])
  expect(await userinfoStatus(server, first.access_token)).toBe(401)
  expect((await refreshed(server, first.refresh_token)).body.error).toBe('invalid_grant')
  expect((await refreshed(server, other.refresh_token)).status).toBe(200)
})

test('without offline_access there is no refresh token, without openid no ID token', async () => {
  const server = tokenServer()
  const login = await begin(server, { scope: ['projects:read'] })
  await login.approve()
  const { body } = await poll(server, login)
  expect([body.refresh_token, body.id_token]).toEqual([undefined, undefined])
  expect(await userinfoStatus(server, body.access_token)).toBe(403)
  const headers = { authorization: `Bearer ${body.access_token}` }
  const request = () => new Request(server.issuer, { headers })
  expect(await server.paircode.authenticate(request())).toMatchObject({ scope: ['projects:read'] })
  server.pass(600)
  await expect(server.paircode.authenticate(request())).rejects.toMatchObject({ status: 401 })
})

test.each([
  ['the right verifier', { code_verifier: VERIFIER }, undefined],
  ['no verifier', {}, 'invalid_grant'],
  ['another verifier', { code_verifier: 'x'.repeat(43) }, 'invalid_grant'],
  ['a verifier too short', { code_verifier: 'x' }, 'invalid_grant'],
])('a login that began with a challenge is redeemed with %s', async (_, more, error) => {
  const server = tokenServer()
  const login = await begin(server, { asked: { resource: [], codeChallenge: CHALLENGE } })
  await login.approve()
  expect((await poll(server, login, more)).body.error).toBe(error)
  // What was refused has spent nothing.
  if (error) expect((await poll(server, login, { code_verifier: VERIFIER })).status).toBe(200)
})

test('a verifier without a challenge is refused', async () => {
  const server = tokenServer()
  const login = await begin(server)
  await login.approve()
  const answer = poll(server, login, { code_verifier: VERIFIER })
  expect(await refused(answer)).toEqual([400, 'invalid_request'])
})

test('a resource that was not approved spends nothing', async () => {
  const server = tokenServer()
  const resource = ['https://api.acme.dev']
  const login = await begin(server, { asked: { resource } })
  await login.approve()
  const other = poll(server, login, { resource: 'https://files.acme.dev' })
  expect(await refused(other)).toEqual([400, 'invalid_target'])
  expect((await poll(server, login)).status).toBe(200)
})

test('the number: asked for, wrong, right', async () => {
  const server = tokenServer({ masterKey: Buffer.alloc(32, 7).toString('base64url') })
  const { code, approve } = await numbered(server)
  await approve()
  const say = (confirmation_code?: string) =>
    refused(poll(server, { code }, confirmation_code ? { confirmation_code } : {}))
  expect(await say()).toEqual([400, 'confirmation_required'])
  expect(await say('BBBB')).toEqual([400, 'confirmation_required'])
  expect((await poll(server, { code }, { confirmation_code: 'k-q t z' })).status).toBe(200)
})

test('the right number that is sent twice at once is right', async () => {
  const server = tokenServer({ masterKey: Buffer.alloc(32, 7).toString('base64url') })
  const { code, approve } = await numbered(server)
  await approve()
  const say = () => poll(server, { code }, { confirmation_code: 'KQTZ' })
  const [first, second] = await Promise.all([say(), say()])
  expect([first.status, second.body.error]).toEqual([200, 'authorization_pending'])
  expect(await userinfoStatus(server, first.body.access_token)).toBe(200)
  expect(server.events).not.toContainEqual(expect.objectContaining({ event: 'wrong_number' }))
})

test('three wrong numbers end the login', async () => {
  const server = tokenServer({ masterKey: Buffer.alloc(32, 7).toString('base64url') })
  const { code, approve } = await numbered(server)
  await approve()
  const say = (confirmation_code: string) => refused(poll(server, { code }, { confirmation_code }))
  expect(await say('BBBB')).toEqual([400, 'confirmation_required'])
  expect(await say('nonsense')).toEqual([400, 'confirmation_required'])
  expect(await say('CCCC')).toEqual([400, 'access_denied'])
  expect(await say('KQTZ')).toEqual([400, 'invalid_grant'])
})

/** A login that waits for the number KQTZ. */
async function numbered(server: TokenServer) {
  const { openKeyRing } = await import('../../packages/server/src/keys/key-ring.ts')
  const { masterKeyFor } = await import('../../packages/server/src/keys/master-key.ts')
  const ring = await openKeyRing({
    store: server.store.keys,
    masterKey: masterKeyFor('process', Buffer.alloc(32, 7).toString('base64url')),
    now: server.now,
    lifetimes: { accessTokenSeconds: 600 },
  })
  const login = await begin(server)
  return {
    code: login.code,
    approve: () => login.approve(ring.mac('user_code', `${login.login.id} KQTZ`)),
  }
}
