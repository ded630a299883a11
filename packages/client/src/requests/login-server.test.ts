import { expect, test } from 'vitest'
import { discover, pinnedServer } from './login-server.ts'

const ISSUER = 'https://login.acme.dev/auth'
const METADATA = {
  issuer: ISSUER,
  authorization_endpoint: `${ISSUER}/authorize`,
  token_endpoint: `${ISSUER}/token`,
  code_challenge_methods_supported: ['S256'],
}

const notFound = () => new Response('<html>', { status: 404 })

/** A site that answers each address in the list, and no other. */
function site(pages: Readonly<Record<string, Response>>) {
  const asked: string[] = []
  const fetch: typeof globalThis.fetch = async (url) => {
    asked.push(String(url))
    return pages[String(url)] ?? notFound()
  }
  return { asked, fetch }
}

const OAUTH = 'https://login.acme.dev/.well-known/oauth-authorization-server/auth'
const OPENID = `${ISSUER}/.well-known/openid-configuration`

test('the address with the path behind is asked first', async () => {
  const { fetch, asked } = site({ [OAUTH]: Response.json(METADATA) })
  expect(await discover(ISSUER, { fetch })).toEqual({
    issuer: ISSUER,
    endpoints: { authorization: `${ISSUER}/authorize`, token: `${ISSUER}/token` },
    sendsIss: false,
    offersLoopback: true,
    offersDeviceS256: false,
  })
  expect(asked).toEqual([OAUTH])
})

test.each([
  ['nothing', notFound()],
  ['a page', new Response('<html>', { headers: { 'content-type': 'text/html' } })],
  ['a page of 70 KiB', new Response('x'.repeat(70_000))],
  ['a redirect', new Response(null, { status: 302, headers: { location: '/sign-in' } })],
])('where that has %s, the one of OpenID Connect is asked', async (_, page) => {
  const { fetch, asked } = site({ [OAUTH]: page, [OPENID]: Response.json(METADATA) })
  expect(await discover(ISSUER, { fetch })).toMatchObject({ issuer: ISSUER })
  expect(asked).toEqual([OAUTH, OPENID])
})

test('a redirect of the last of them is not followed, and told', async () => {
  const to = () => Response.redirect('https://portal.example/', 302)
  const { fetch, asked } = site({ [OAUTH]: to(), [OPENID]: to() })
  await expect(discover(ISSUER, { fetch })).rejects.toMatchObject({
    code: 'bad_server',
    message: expect.stringContaining('answered with a redirect to https://portal.example'),
  })
  expect(asked).toEqual([OAUTH, OPENID])
})

test('a server that publishes nothing is not known', async () => {
  expect(await discover(ISSUER, site({}))).toBeUndefined()
})

test.each([429, 500, 503])('a server that answers %i is in trouble', async (status) => {
  const { fetch } = site({ [OAUTH]: new Response('', { status }) })
  await expect(discover(ISSUER, { fetch })).rejects.toMatchObject({ transient: true })
})

test('an identifier that ends in a slash is one without', async () => {
  const issuer = `${ISSUER}/`
  const { fetch } = site({ [OAUTH]: Response.json({ ...METADATA, issuer }) })
  expect(await discover(ISSUER, { fetch })).toMatchObject({ issuer })
})

test.each([
  ['another issuer', { issuer: 'https://login.acme.dev' }],
  ['an issuer in capitals', { issuer: ISSUER.toUpperCase() }],
  ['no token endpoint', { token_endpoint: undefined }],
  ['a token endpoint elsewhere', { token_endpoint: 'https://evil.dev/token' }],
  ['a token endpoint in the clear', { token_endpoint: 'http://login.acme.dev/token' }],
  ['an authorization endpoint for a shell', { authorization_endpoint: `${ISSUER}/$(id)` }],
  ['a javascript: endpoint', { authorization_endpoint: 'javascript:alert(1)' }],
  ['userinfo elsewhere', { userinfo_endpoint: 'https://userinfo.evil.dev/' }],
  ['a password in an endpoint', { revocation_endpoint: 'https://u:p@login.acme.dev/revoke' }],
])('metadata with %s are not believed', async (_, change) => {
  const { fetch } = site({ [OAUTH]: Response.json({ ...METADATA, ...change }) })
  const error = await discover(ISSUER, { fetch }).catch((error: unknown) => error)
  expect(error).toMatchObject({ code: 'bad_server' })
  expect(String(error)).not.toMatch(/evil|\$|javascript/)
})

test.each([
  ['no S256', { code_challenge_methods_supported: ['plain'] }],
  ['nothing of PKCE', { code_challenge_methods_supported: undefined }],
  ['no codes', { grant_types_supported: ['refresh_token'] }],
  ['nowhere to authorize', { authorization_endpoint: undefined }],
])('a server with %s offers no loopback login', async (_, change) => {
  const { fetch } = site({ [OAUTH]: Response.json({ ...METADATA, ...change }) })
  expect(await discover(ISSUER, { fetch })).toMatchObject({ offersLoopback: false })
})

test('http is for a server on this machine, and its endpoints there', async () => {
  const issuer = 'http://localhost:5001'
  const metadata = { ...METADATA, issuer, authorization_endpoint: `${issuer}/a` }
  const at = `${issuer}/.well-known/oauth-authorization-server`
  const good = site({ [at]: Response.json({ ...metadata, token_endpoint: `${issuer}/t` }) })
  expect(await discover(issuer, good)).toMatchObject({ endpoints: { token: `${issuer}/t` } })
})

test('endpoints that an app pins are believed, wherever they are', () => {
  const endpoints = { token: 'https://oauth2.acme-apis.dev/token' }
  expect(pinnedServer(ISSUER, endpoints)).toMatchObject({ endpoints, offersLoopback: false })
})

test('an endpoint that is none is named', () => {
  expect(() => pinnedServer(ISSUER, { token: 'http://login.acme.dev/token' })).toThrow(
    'endpoints.token: it is no web address; write an https:// address',
  )
})
