import { expect, test } from 'vitest'
import {
  loggedIn,
  refreshed,
  type TokenServer,
  tokenServer,
  userinfoStatus,
} from './approved-login.ts'

const GRACE = 30
const DAY = 86_400

test('a refresh brings a new access token and a new refresh token', async () => {
  const server = tokenServer()
  const first = await loggedIn(server)
  const { status, body, response } = await refreshed(server, first.refresh_token)
  expect(status).toBe(200)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 600, scope: first.scope })
  expect(body.refresh_token).toMatch(/^pcr_/)
  expect(new Set([first.refresh_token, body.refresh_token]).size).toBe(2)
  expect(await userinfoStatus(server, body.access_token)).toBe(200)
  expect(await userinfoStatus(server, first.access_token)).toBe(401)
})

test('thirty at once get one and the same successor', async () => {
  const server = tokenServer()
  const { refresh_token } = await loggedIn(server)
  const all = await Promise.all(Array.from({ length: 30 }, () => refreshed(server, refresh_token)))
  expect(all.every(({ status }) => status === 200)).toBe(true)
  expect(new Set(all.map(({ body }) => body.refresh_token)).size).toBe(1)
  for (const { body } of all) expect(await userinfoStatus(server, body.access_token)).toBe(200)
})

test('the immediate predecessor brings the same successor for thirty seconds, and no longer', async () => {
  const server = tokenServer()
  const first = await loggedIn(server)
  const second = await refreshed(server, first.refresh_token)
  server.pass(GRACE)
  const again = await refreshed(server, first.refresh_token)
  expect(again.body.refresh_token).toBe(second.body.refresh_token)
  server.pass(1)
  const late = await refreshed(server, first.refresh_token)
  expect([late.status, late.body.error]).toEqual([400, 'invalid_grant'])
})

test('a token that was used before its predecessor ends its session, and no other', async () => {
  const server = tokenServer()
  const [stolen, other] = [await loggedIn(server), await loggedIn(server)]
  const second = (await refreshed(server, stolen.refresh_token)).body
  const third = (await refreshed(server, second.refresh_token)).body

  expect((await refreshed(server, stolen.refresh_token)).body.error).toBe('invalid_grant')
  expect((await refreshed(server, third.refresh_token)).body.error).toBe('invalid_grant')
  expect(await userinfoStatus(server, third.access_token)).toBe(401)
  expect((await refreshed(server, other.refresh_token)).status).toBe(200)
  expect(server.events.some(({ event }) => event === 'refresh_token_reused')).toBe(true)
})

/** Puts the record of a session back to an earlier refresh, as a restored backup does. */
async function putBack(server: TokenServer, accessToken: string, from: number, to: number) {
  const { sid } = JSON.parse(atob(accessToken.split('.')[1] ?? ''))
  const tomorrow = new Date(server.now().getTime() + DAY * 1000)
  expect(await server.store.sessions.rotate(sid, { from, to }, tomorrow, [], server.now())).toBe(
    true,
  )
}

test('a token one ahead of the record is taken: the record of a rotation was lost', async () => {
  const server = tokenServer()
  const first = await loggedIn(server)
  const second = (await refreshed(server, first.refresh_token)).body
  await putBack(server, second.access_token, 2, 1)

  const third = await refreshed(server, second.refresh_token)
  expect(third.status).toBe(200)
  expect((await refreshed(server, third.body.refresh_token)).status).toBe(200)
})

test('a token one ahead of the record and the one on record are both taken at once', async () => {
  const server = tokenServer()
  const first = await loggedIn(server)
  const second = (await refreshed(server, first.refresh_token)).body
  await putBack(server, second.access_token, 2, 1)

  const both = [first, second].map(({ refresh_token }) => refreshed(server, refresh_token))
  expect((await Promise.all(both)).map(({ status }) => status)).toEqual([200, 200])
  expect((await refreshed(server, second.refresh_token)).status).toBe(200)
})

test('a token further ahead of the record ends its session, and no other, and is told', async () => {
  const server = tokenServer()
  const [first, other] = [await loggedIn(server), await loggedIn(server)]
  const second = (await refreshed(server, first.refresh_token)).body
  const third = (await refreshed(server, second.refresh_token)).body
  await putBack(server, third.access_token, 3, 1)

  expect((await refreshed(server, third.refresh_token)).body.error).toBe('invalid_grant')
  // What the record would take was spent long ago.
  expect((await refreshed(server, first.refresh_token)).body.error).toBe('invalid_grant')
  expect((await refreshed(server, other.refresh_token)).status).toBe(200)
  const warnings = server.events.filter(({ level }) => level === 'warn').map(({ event }) => event)
  expect(warnings.filter((event) => event !== 'client_refused')).toEqual(['refresh_token_ahead'])
})

test('less scope may be asked for, and the next refresh has all of it again', async () => {
  const server = tokenServer()
  const first = await loggedIn(server)
  const narrow = await refreshed(server, first.refresh_token, { scope: 'projects:read' })
  expect(narrow.body.scope).toBe('projects:read')
  const wide = await refreshed(server, narrow.body.refresh_token)
  expect(wide.body.scope).toBe(first.scope)
})

test('more scope may not, and the refused request spends nothing', async () => {
  const server = tokenServer()
  const { refresh_token } = await loggedIn(server)
  const more = await refreshed(server, refresh_token, { scope: 'projects:read admin' })
  expect([more.status, more.body.error]).toEqual([400, 'invalid_scope'])
  expect((await refreshed(server, refresh_token)).status).toBe(200)
})

test("another client's refresh token is worth nothing, and is not ended by trying", async () => {
  const server = tokenServer()
  const { refresh_token } = await loggedIn(server)
  const other = await refreshed(server, refresh_token, { client_id: 'other-cli' })
  expect([other.status, other.body.error]).toEqual([400, 'invalid_grant'])
  expect((await refreshed(server, refresh_token)).status).toBe(200)
})

test.each([
  ['a made-up token', (token: string) => `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`],
  ['half a token', (token: string) => token.slice(0, 40)],
  ['something else', () => 'x'],
])('%s is invalid_grant', async (_, change) => {
  const server = tokenServer()
  const { refresh_token } = await loggedIn(server)
  const { status, body } = await refreshed(server, change(refresh_token))
  expect([status, body.error]).toEqual([400, 'invalid_grant'])
})

test('a session ends when it is not refreshed for thirty days', async () => {
  const server = tokenServer()
  const { refresh_token } = await loggedIn(server)
  server.pass(30 * DAY - 1)
  const used = await refreshed(server, refresh_token)
  expect(used.status).toBe(200)
  server.pass(30 * DAY)
  expect((await refreshed(server, used.body.refresh_token)).body.error).toBe('invalid_grant')
})

test('a session ends after ninety days, however often it is refreshed', async () => {
  const server = tokenServer()
  let { refresh_token } = await loggedIn(server)
  for (let month = 0; month < 3; month += 1) {
    server.pass(29 * DAY)
    refresh_token = (await refreshed(server, refresh_token)).body.refresh_token
  }
  server.pass(3 * DAY)
  expect((await refreshed(server, refresh_token)).body.error).toBe('invalid_grant')
})

test('somebody who is no longer admitted is logged out at the next refresh', async () => {
  let open = true
  const server = tokenServer({ authorize: () => open })
  const { refresh_token } = await loggedIn(server)
  open = false
  expect((await refreshed(server, refresh_token)).body.error).toBe('invalid_grant')
  open = true
  expect((await refreshed(server, refresh_token)).body.error).toBe('invalid_grant')
})

test('a role that is taken away, or given, reaches the session at the next refresh', async () => {
  let roles = ['admin']
  const server = tokenServer({ authorize: () => ({ roles }) })
  const rolesBy = async (accessToken: string) => {
    const headers = { authorization: `Bearer ${accessToken}` }
    return (await server.paircode.authenticate(new Request(server.issuer, { headers }))).roles
  }
  const first = await loggedIn(server)
  expect(await rolesBy(first.access_token)).toEqual(['admin'])
  roles = ['reader']
  const second = (await refreshed(server, first.refresh_token)).body
  expect(await rolesBy(second.access_token)).toEqual(['reader'])
})

test('auth_time stays what it was when the person signed in', async () => {
  const server = tokenServer()
  const first = await loggedIn(server)
  server.pass(3600)
  const second = (await refreshed(server, first.refresh_token)).body
  const claims = (jwt = '') => JSON.parse(atob(jwt.split('.')[1] ?? ''))
  expect(claims(second.id_token).auth_time).toBe(claims(first.id_token).auth_time)
  expect(claims(second.access_token).auth_time).toBe(claims(first.access_token).auth_time)
})
