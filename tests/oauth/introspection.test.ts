import { expect, test } from 'vitest'
import {
  DEVICE_CODE_GRANT,
  identifiedLogin,
  loggedIn,
  refreshed,
  type TokenServer,
  tokenServer,
} from './approved-login.ts'

const API = { client_id: 'acme-api', client_secret: 'a secret of the API' }

interface Claims {
  readonly iat: number
}

const introspect = async (
  server: TokenServer,
  token: string,
  more: Record<string, string> = API,
) => {
  const response = await server.post('/oauth/introspect', { token, ...more })
  return { status: response.status, response, body: (await response.json()) as Claims }
}

test.each([{}, { token_type_hint: 'access_token' }, { token_type_hint: 'banana' }])(
  'a live access token tells what it says (%o)',
  async (hint) => {
    const server = tokenServer()
    const { access_token } = await loggedIn(server, {
      asked: { resource: ['https://api.acme.dev'] },
    })
    const { status, response, body } = await introspect(server, access_token, { ...API, ...hint })
    expect(status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(body).toMatchObject({
      active: true,
      client_id: 'acme-cli',
      sub: 'person_ada',
      token_type: 'Bearer',
      aud: 'https://api.acme.dev',
      iss: server.issuer,
      exp: body.iat + 600,
      scope: 'projects:read projects:write openid offline_access',
      roles: ['admin'],
    })
  },
)

test('of a person without roles the answer says nothing of roles', async () => {
  const server = tokenServer({ authorize: () => true })
  const first = await loggedIn(server)
  const { access_token } = (await refreshed(server, first.refresh_token)).body
  expect((await introspect(server, access_token)).body).not.toHaveProperty('roles')
})

test('a live refresh token is active', async () => {
  const server = tokenServer()
  const { refresh_token } = await loggedIn(server)
  const { body } = await introspect(server, refresh_token)
  expect(body).toMatchObject({ active: true, client_id: 'acme-cli', sub: 'person_ada' })
})

test('what is unknown, expired, spent, ended or something else is inactive, and no more is said', async () => {
  const server = tokenServer()
  const inactive = async (token: string) =>
    expect((await introspect(server, token)).body).toEqual({ active: false })
  await inactive('garbage')
  const first = await loggedIn(server)
  const second = (await refreshed(server, first.refresh_token)).body
  await inactive(first.access_token)
  await inactive(first.refresh_token)
  await inactive((await identifiedLogin(server, server.now())).code)
  await inactive(second.id_token ?? '')

  const other = await loggedIn(server)
  await server.post('/oauth/revoke', { client_id: 'acme-cli', token: other.refresh_token })
  await inactive(other.access_token)
  await inactive(other.refresh_token)

  server.pass(600)
  await inactive(second.access_token)
})

test('an API with resources learns of tokens for one of them, and of nothing else', async () => {
  const [api, files] = ['https://api.acme.dev', 'https://files.acme.dev']
  const asker = { clientId: 'api', clientSecret: 'a secret of the API', introspect: true }
  const server = tokenServer({
    resources: [api, files],
    clients: [{ clientId: 'acme-cli' }, { ...asker, resources: [api] }],
  })
  const ask = async (token: string) => {
    const credentials = { client_id: 'api', client_secret: asker.clientSecret }
    return (await introspect(server, token, credentials)).body
  }
  const forApis = (...resource: string[]) => loggedIn(server, { asked: { resource } })
  expect(await ask((await forApis(api)).access_token)).toMatchObject({ active: true, aud: api })
  expect(await ask((await forApis(files, api)).access_token)).toMatchObject({ active: true })
  expect(await ask((await forApis(files)).access_token)).toEqual({ active: false })
  expect(await ask((await forApis()).access_token)).toEqual({ active: false })
  expect(await ask((await forApis(api)).refresh_token)).toEqual({ active: false })
})

test('an API may be the issuer itself, and a client always learns of its own', async () => {
  const own = { clientId: 'acme-cli', clientSecret: 'a secret of the CLI', introspect: true }
  const resources = ['http://localhost:5001']
  const server = tokenServer({ clients: [{ ...own, resources, scopes: ['offline_access'] }] })
  const credentials = { client_id: 'acme-cli', client_secret: own.clientSecret }
  const { code, approve } = await identifiedLogin(server, server.now())
  await approve()
  const { body } = await server.token({
    grant_type: DEVICE_CODE_GRANT,
    device_code: code,
    ...credentials,
  })
  for (const token of [body.access_token, body.refresh_token]) {
    expect((await introspect(server, token, credentials)).body).toMatchObject({ active: true })
  }
})

test('a client that may not ask about others learns nothing of their tokens', async () => {
  const server = tokenServer()
  const { access_token } = await loggedIn(server)
  const other = { client_id: 'other-api', client_secret: 'a secret of another API' }
  expect((await introspect(server, access_token, other)).body).toEqual({ active: false })
})

test.each([
  ['nobody', {}, 400],
  ['a public client', { client_id: 'acme-cli' }, 401],
  ['a wrong secret', { ...API, client_secret: 'x' }, 401],
])('%s may not ask', async (_, who, status) => {
  const server = tokenServer()
  const { access_token } = await loggedIn(server)
  expect((await introspect(server, access_token, who as Record<string, string>)).status).toBe(
    status,
  )
})
