import { expect, test } from 'vitest'
import { AUDIENCE, type TokenIssuer, tokenIssuer } from '../../../tests/doubles/token-issuer.ts'
import { createGuard } from './guard.ts'
import type { GuardOptions } from './options.ts'

const METADATA = `${AUDIENCE}/.well-known/oauth-protected-resource`

const guardOf = (login: TokenIssuer, more: Partial<GuardOptions> = {}) =>
  createGuard({
    issuer: login.issuer,
    audience: AUDIENCE,
    fetch: login.fetch,
    now: login.now,
    ...more,
  })

const bearing = (token: string) =>
  new Request(AUDIENCE, { headers: { authorization: `Bearer ${token}` } })

test('a token seen before is not checked again: the same caller comes back', async () => {
  const login = tokenIssuer()
  const guard = guardOf(login)
  const token = login.token()
  const first = await guard.verify(bearing(token))
  login.publishedKeys = []
  login.pass(604)
  expect(await guard.verify(bearing(token))).toBe(first)
})

test('a token seen before ends when it expires', async () => {
  const login = tokenIssuer()
  const guard = guardOf(login)
  const token = login.token()
  await guard.verify(bearing(token))
  login.pass(605)
  await expect(guard.verify(bearing(token))).rejects.toThrow(/has expired/)
})

test('a caller cannot be changed for the requests that follow', async () => {
  const login = tokenIssuer()
  const caller = await guardOf(login).verify(bearing(login.token({ act: { sub: 'bob' } })))
  expect(() => Object.assign(caller, { subject: 'eve' })).toThrow(TypeError)
  expect(() => Object.assign(caller.scope, ['admin'])).toThrow(TypeError)
  expect(() => Object.assign(caller.roles, ['admin'])).toThrow(TypeError)
  expect(() => Object.assign(caller.claims.act as object, { sub: 'eve' })).toThrow(TypeError)
})

test('a token needs the scope of the guard and that of the request', async () => {
  const login = tokenIssuer()
  const guard = guardOf(login, { requiredScope: ['projects:read'], resourceMetadata: METADATA })
  const request = bearing(login.token())
  expect(await guard.verify(request, { scope: ['projects:write'] })).toHaveProperty('subject')
  await expect(guard.verify(request, { scope: ['projects:delete'] })).rejects.toMatchObject({
    code: 'insufficient_scope',
    status: 403,
    challenge: expect.stringMatching(/scope="projects:read projects:delete", resource_metadata="/),
  })
  const narrow = bearing(login.token({ scope: 'projects:write' }))
  await expect(guard.verify(narrow)).rejects.toMatchObject({ status: 403 })
})

test('the metadata of the resource names the login server', async () => {
  const response = guardOf(tokenIssuer()).metadata(new Request(METADATA))
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({
    resource: AUDIENCE,
    authorization_servers: ['https://login.acme.dev'],
    bearer_methods_supported: ['header'],
  })
})

test('the metadata names the scopes that every request needs', async () => {
  const guard = guardOf(tokenIssuer(), { requiredScope: ['projects:read'] })
  const metadata = (await guard.metadata(new Request(METADATA)).json()) as object
  expect(metadata).toHaveProperty('scopes_supported', ['projects:read'])
})

test('HEAD of the metadata is empty, and other methods are a 405', async () => {
  const guard = guardOf(tokenIssuer())
  const head = guard.metadata(new Request(METADATA, { method: 'HEAD' }))
  expect([head.status, await head.text()]).toEqual([200, ''])
  expect(head.headers.get('content-type')).toBe('application/json')
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
    const response = guard.metadata(new Request(METADATA, { method }))
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  }
})

test('options are checked when the guard is made', () => {
  expect(() => guardOf(tokenIssuer(), { audience: '' })).toThrow(TypeError)
})
