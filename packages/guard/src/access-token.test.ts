import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { newSigningKey, signJwt } from '../../../tests/doubles/openid.ts'
import { AUDIENCE, type TokenIssuer, tokenIssuer } from '../../../tests/doubles/token-issuer.ts'
import { createGuard } from './guard.ts'
import { Unauthenticated } from './refusal.ts'

const guardOf = (login: TokenIssuer) =>
  createGuard({ issuer: login.issuer, audience: AUDIENCE, fetch: login.fetch, now: login.now })

const bearing = (token: string) =>
  new Request(AUDIENCE, { headers: { authorization: `Bearer ${token}` } })

const seconds = (login: TokenIssuer, fromNow: number) => login.now().getTime() / 1000 + fromNow

test('a token that holds says who the caller is', async () => {
  const login = tokenIssuer()
  const token = login.token({ roles: ['admin'] })
  expect(await guardOf(login).verify(bearing(token))).toMatchObject({
    subject: 'ada-248289761001',
    clientId: 'acme-cli',
    scope: ['projects:read', 'projects:write'],
    roles: ['admin'],
    sessionId: 'session-1',
    issuedAt: new Date('2026-11-20T12:00:00Z'),
    expiresAt: new Date('2026-11-20T12:10:00Z'),
    claims: { jti: 'token-1' },
  })
})

test.each<[string, object, object]>([
  ['its type is written in full', {}, { typ: 'application/at+jwt' }],
  ['this API is one of its audiences', { aud: ['https://other.acme.dev', AUDIENCE] }, {}],
  ['it is valid from now on', { nbf: Date.parse('2026-11-20T12:00:05Z') / 1000 }, {}],
  [
    'it expired within the clocks’ difference',
    { exp: Date.parse('2026-11-20T11:59:56Z') / 1000 },
    {},
  ],
  ['it names no key, and there is one', {}, { kid: undefined }],
])('a token is accepted where %s', async (_, claims, header) => {
  const login = tokenIssuer()
  const caller = await guardOf(login).verify(bearing(login.token(claims, header)))
  expect(caller.subject).toBe('ada-248289761001')
})

test('a token without a scope has none, and one without roles has none', async () => {
  const login = tokenIssuer()
  const caller = await guardOf(login).verify(bearing(login.token({ scope: undefined })))
  expect(caller).toMatchObject({ scope: [], roles: [] })
})

/** A token of our form, signed by somebody else, who sends the key along. */
function byAttacker(login: TokenIssuer): string {
  const attacker = { ...tokenIssuer(), key: newSigningKey('first') }
  const jwk = attacker.key.publicKey.export({ format: 'jwk' })
  const own = { jwk, jku: 'https://evil.example/jwks', x5u: 'https://evil.example/x5u' }
  const [, claims = ''] = login.token().split('.')
  const header = { typ: 'at+jwt', alg: 'ES256', kid: 'first', ...own }
  return signJwt(header, JSON.parse(String(Buffer.from(claims, 'base64url'))), attacker.key)
}

/** Signs with a key that the issuer does publish, and that is no ES256 key. */
function byRsa(login: TokenIssuer): string {
  login.key = newSigningKey('second', 'rsa')
  login.publishedKeys.push(login.key)
  return login.token({}, { alg: 'RS256' })
}

function tampered(token: string): string {
  const [header, , signature] = token.split('.')
  const claims = JSON.parse(String(Buffer.from(token.split('.')[1] ?? '', 'base64url')))
  const payload = Buffer.from(JSON.stringify({ ...claims, sub: 'eve' })).toString('base64url')
  return `${header}.${payload}.${signature}`
}

/** What is the matter with the token; how it is made; what the answer says. */
const BAD: [string, (login: TokenIssuer) => string, RegExp][] = [
  ['that nobody signed', (l) => l.token({}, { alg: 'none' }), /no access token/],
  ['keyed with the public key', (l) => l.token({}, { alg: 'HS256' }), /no access token/],
  ['signed by RS256', (l) => byRsa(l), /no access token/],
  ['signed by a key that it brings along', byAttacker, /no access token/],
  ['with another person written in', (l) => tampered(l.token()), /no access token/],
  ['that is no JWT', () => 'pcr_0123456789', /no access token/],
  ['of two parts', (l) => l.token().split('.').slice(0, 2).join('.'), /no access token/],
  ['of five parts', (l) => `${l.token()}.x.y`, /no access token/],
  ['with a demand that is not known', (l) => l.token({}, { crit: ['x'], x: 1 }), /no access token/],
  ['with an unencoded payload', (l) => l.token({}, { crit: ['b64'], b64: false }), /no access/],
  ['signed by a key not published', (l) => l.token({}, { kid: 'other' }), /no access token/],
  ['of no type', (l) => l.token({}, { typ: undefined }), /^typ/],
  ['of the type of others', (l) => l.token({}, { typ: 'JWT' }), /^typ/],
  ['that logs out (OpenID)', (l) => l.token({}, { typ: 'logout+jwt' }), /^typ/],
  ['that is an ID token', (l) => l.token({ aud: 'acme-cli' }, { typ: undefined }), /^typ/],
  ['of another issuer', (l) => l.token({ iss: 'https://evil.example' }), /^iss/],
  ['of nearly the issuer', (l) => l.token({ iss: `${l.issuer}/` }), /^iss/],
  ['of several issuers', (l) => l.token({ iss: [l.issuer] }), /^iss/],
  ['for another API', (l) => l.token({ aud: 'https://other.acme.dev' }), /^aud/],
  ['for nearly this API', (l) => l.token({ aud: `${AUDIENCE}/` }), /^aud/],
  ['for no API', (l) => l.token({ aud: [] }), /^aud/],
  ['that has expired', (l) => l.token({ exp: seconds(l, -5) }), /has expired/],
  ['that is not valid yet', (l) => l.token({ nbf: seconds(l, 6) }), /^nbf/],
  ['whose time is a text', (l) => l.token({ exp: String(seconds(l, 600)) }), /^exp/],
  ['whose person is a number', (l) => l.token({ sub: 1 }), /^sub/],
  ['whose person is empty', (l) => l.token({ sub: '' }), /^sub/],
  ['whose scope is a list', (l) => l.token({ scope: ['projects:read'] }), /^scope/],
  ['whose roles are a text', (l) => l.token({ roles: 'admin' }), /^roles/],
  ['one of whose roles is a number', (l) => l.token({ roles: ['admin', 1] }), /^roles/],
  ['bound to a key', (l) => l.token({ cnf: { jkt: 'thumbprint' } }), /^cnf/],
]
for (const claim of ['iss', 'sub', 'aud', 'client_id', 'sid', 'jti', 'iat', 'exp']) {
  BAD.push([`without ${claim}`, (l) => l.token({ [claim]: undefined }), new RegExp(`^${claim}:`)])
}

test.each(BAD)(
  'a token %s is refused, and neither it nor its claims are repeated',
  async (_, make, message) => {
    const login = tokenIssuer()
    const token = make(login)
    const error = await guardOf(login)
      .verify(bearing(token))
      .catch((thrown: unknown) => thrown)
    if (!(error instanceof Unauthenticated)) throw error
    expect(error.message).toMatch(message)
    expect(error.getResponse().status).toBe(401)
    expect(error.challenge).toMatch(/^Bearer error="invalid_token", error_description="[^"]+"$/)
    // Errors end in logs, with all that they carry.
    const logged = inspect(error, { depth: null }) + (await error.getResponse().text())
    expect(logged).not.toContain(token)
    expect(logged).not.toContain('ada-248289761001')
  },
)

test('what a key of an attacker would be read from is never asked for', async () => {
  const login = tokenIssuer()
  await expect(guardOf(login).verify(bearing(byAttacker(login)))).rejects.toThrow(Unauthenticated)
  expect(login.requests.filter((url) => !url.startsWith(login.issuer))).toEqual([])
})
