import { expect, test } from 'vitest'
import { redirectProvider } from '../doubles/redirect-provider.ts'
import { tokenServer } from './approved-login.ts'

const NAMES = ['oauth-authorization-server', 'openid-configuration', 'oauth-protected-resource']

test('both metadata documents tell the same, under the issuer byte for byte', async () => {
  const server = tokenServer()
  const [oauth, openid] = await Promise.all(
    NAMES.slice(0, 2).map(async (name) => {
      const response = await server.fetch(`${server.issuer}/.well-known/${name}`)
      expect(response.headers.get('content-type')).toBe('application/json')
      expect(response.headers.get('access-control-allow-origin')).toBe('*')
      expect(response.headers.get('cache-control')).toMatch(/max-age/)
      return (await response.json()) as Record<string, unknown>
    }),
  )
  expect(openid).toEqual(oauth)
  expect(oauth).toMatchObject({
    issuer: server.issuer,
    token_endpoint: `${server.issuer}/oauth/token`,
    revocation_endpoint: `${server.issuer}/oauth/revoke`,
    introspection_endpoint: `${server.issuer}/oauth/introspect`,
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    token_endpoint_auth_methods_supported: expect.arrayContaining(['none']),
  })
  expect(oauth).not.toHaveProperty('registration_endpoint')
})

test.each(NAMES)('an issuer with a path has %s at both addresses', async (name) => {
  const issuer = 'https://acme.test/auth'
  const server = tokenServer({ issuer, providers: [redirectProvider('corp')] })
  const bodies = await Promise.all(
    [`${issuer}/.well-known/${name}`, `https://acme.test/.well-known/${name}/auth`].map(
      async (url) => (await server.fetch(url)).text(),
    ),
  )
  expect(bodies[0]).toBe(bodies[1])
  expect(bodies[0]).toContain('"https://acme.test/auth"')
})

test('a flow that is off is not told of', async () => {
  const server = tokenServer({ flows: { device: false, loopback: false } })
  const body = await (
    await server.fetch(`${server.issuer}/.well-known/openid-configuration`)
  ).text()
  for (const name of ['device', 'authorization_code', 'pushed'])
    expect(body).not.toContain(`"${name}`)
})

test('the key set has public members only', async () => {
  const server = tokenServer()
  const { keys } = (await (await server.fetch(`${server.issuer}/oauth/jwks`)).json()) as {
    keys: Record<string, unknown>[]
  }
  expect(keys.length).toBeGreaterThan(0)
  for (const key of keys) {
    expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
  }
})

test.each(['/oauth/token', '/oauth/revoke', '/oauth/jwks', '/.well-known/openid-configuration'])(
  'a script may ask %s, and read its errors',
  async (path) => {
    const server = tokenServer()
    const ask = (method: string) =>
      server.fetch(`${server.issuer}${path}`, { method, headers: { origin: 'https://app.test' } })
    const preflight = await ask('OPTIONS')
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-headers')).toContain('Authorization')
    const refused = await ask('DELETE')
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([405, '*'])
  },
)

test.each(['/consent', '/token', '/cli_login', '/oauth/introspect'])(
  'no script may read %s',
  async (path) => {
    const server = tokenServer()
    for (const method of ['GET', 'OPTIONS', 'POST']) {
      const response = await server.fetch(`${server.issuer}${path}`, { method })
      expect(response.headers.has('access-control-allow-origin')).toBe(false)
    }
  },
)
