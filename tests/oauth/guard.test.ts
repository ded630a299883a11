import { expect, test } from 'vitest'
import { createGuard } from '../../packages/guard/src/index.ts'
import { loggedIn, refreshed, tokenServer } from './approved-login.ts'

const API = 'https://api.acme.dev'

const ask = (token: string) =>
  new Request(`${API}/projects`, { headers: { authorization: `Bearer ${token}` } })

function guarded(options: Parameters<typeof tokenServer>[0] = {}) {
  const server = tokenServer(options)
  let requests = 0
  const guard = createGuard({
    issuer: server.issuer,
    audience: API,
    now: server.now,
    fetch: (input, init) => {
      requests += 1
      return server.fetch(input, init)
    },
  })
  return { server, guard, requests: () => requests }
}

test('an API in another process takes our access tokens, and asks us for the keys alone', async () => {
  const { server, guard, requests } = guarded()
  const { access_token } = await loggedIn(server, { asked: { resource: [API] } })
  expect(await guard.verify(ask(access_token), { scope: ['projects:read'] })).toMatchObject({
    subject: 'person_ada',
    clientId: 'acme-cli',
    scope: ['projects:read', 'projects:write', 'openid', 'offline_access'],
  })
  await guard.verify(ask(access_token))
  expect(requests()).toBe(2) // the metadata and the key set, once
})

test('an API sees by the token who is an admin, and by the next one who is none any more', async () => {
  let roles = ['admin']
  const { server, guard } = guarded({ authorize: () => ({ roles }) })
  const rolesBy = async ({ access_token }: { access_token: string }) =>
    (await guard.verify(ask(access_token))).roles
  const first = await loggedIn(server, { asked: { resource: [API] } })
  expect(await rolesBy(first)).toEqual(['admin'])
  roles = []
  expect(await rolesBy((await refreshed(server, first.refresh_token)).body)).toEqual([])
})

test('a token for another API, an ID token and an expired token are refused', async () => {
  const { server, guard } = guarded()
  const ours = await loggedIn(server, { asked: { resource: [API] } })
  const other = await loggedIn(server, { asked: { resource: ['https://files.acme.dev'] } })
  for (const token of [other.access_token, ours.id_token ?? '', ours.refresh_token]) {
    await expect(guard.verify(ask(token))).rejects.toMatchObject({ status: 401 })
  }
  server.pass(606)
  await expect(guard.verify(ask(ours.access_token))).rejects.toMatchObject({ status: 401 })
})

test('authenticate() takes them in our own process, and learns of a revocation at once', async () => {
  const { server } = guarded()
  const { access_token, refresh_token } = await loggedIn(server, { asked: { resource: [API] } })
  const caller = await server.paircode.authenticate(ask(access_token))
  expect(caller).toMatchObject({ subject: 'person_ada', roles: ['admin'] })
  await server.post('/oauth/revoke', { client_id: 'acme-cli', token: refresh_token })
  await expect(server.paircode.authenticate(ask(access_token))).rejects.toMatchObject({
    status: 401,
  })
})
