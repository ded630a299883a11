import { expect, test } from 'vitest'
import { type TokenIssuer, tokenIssuer } from '../../../tests/doubles/token-issuer.ts'
import { readKeySet } from './key-set.ts'

const WELL_KNOWN = '/.well-known/oauth-authorization-server'
const JWKS = '/oauth/jwks'

const read = ({ issuer, fetch }: TokenIssuer) => readKeySet(issuer, fetch)

test('the metadata of an issuer with a path is before its path', async () => {
  const login = tokenIssuer('https://acme.dev/auth')
  expect((await read(login)).keys).toHaveLength(1)
  expect(login.requests[0]).toBe('https://acme.dev/.well-known/oauth-authorization-server/auth')
})

test.each<[string, () => Response]>([
  ['nothing', () => new Response(null, { status: 404 })],
  ['a page', () => new Response('<html>')],
  ['the metadata of another issuer', () => Response.json({ issuer: 'https://acme.dev' })],
])('where %s is there, the metadata is behind the path', async (_, answer) => {
  const login = tokenIssuer('https://acme.dev/auth')
  login.answers[`${WELL_KNOWN}/auth`] = answer
  login.answers[`/auth${WELL_KNOWN}`] = () => Response.json(login.metadata)
  expect((await read(login)).keys).toHaveLength(1)
})

test('an issuer that ends in a slash has one, and is asked without', async () => {
  const login = tokenIssuer('https://login.acme.dev/')
  Object.assign(login.metadata, { jwks_uri: 'https://login.acme.dev/oauth/jwks' })
  expect((await read(login)).keys).toHaveLength(1)
  expect(login.requests[0]).toBe(`https://login.acme.dev${WELL_KNOWN}`)
})

const says = (login: TokenIssuer, metadata: object) => Object.assign(login.metadata, metadata)
const answers = (login: TokenIssuer, path: string, answer: Response) =>
  Object.assign(login.answers, { [path]: () => answer })

test.each<[string, (login: TokenIssuer) => unknown, RegExp]>([
  ['names another issuer', (l) => says(l, { issuer: 'https://evil.example' }), /"https:\/\/evil/],
  ['names nearly the issuer', (l) => says(l, { issuer: `${l.issuer}/` }), /acme.dev\/"; write/],
  ['has its keys elsewhere', (l) => says(l, { jwks_uri: 'https://evil.example/jwks' }), /jwks_uri/],
  ['has them in plain http', (l) => says(l, { jwks_uri: 'http://login.acme.dev/k' }), /jwks_uri/],
  ['has no address of keys', (l) => says(l, { jwks_uri: undefined }), /jwks_uri/],
  ['has a list for metadata', (l) => answers(l, WELL_KNOWN, Response.json(null)), /no object/],
  [
    'redirects',
    (l) => answers(l, JWKS, Response.redirect('https://evil.example', 302)),
    /status 302/,
  ],
  ['fails', (l) => answers(l, JWKS, new Response('{}', { status: 500 })), /jwks: .*status 500/],
  ['sends a page', (l) => answers(l, JWKS, new Response('<html>')), /jwks: .*JSON/],
  ['sends too much', (l) => answers(l, JWKS, new Response(' '.repeat(65_537))), /more than 65536/],
])('an issuer that %s is not believed', async (_, change, message) => {
  const login = tokenIssuer()
  change(login)
  await expect(read(login)).rejects.toThrow(message)
  expect(login.requests.filter((url) => url.includes('evil'))).toEqual([])
})

test('no redirect is followed, and all requests share one limit of time', async () => {
  const seen: RequestInit[] = []
  const login = tokenIssuer()
  await readKeySet(login.issuer, (url, init = {}) => {
    seen.push(init)
    return login.fetch(url, init)
  })
  expect(seen.map(({ redirect }) => redirect)).toEqual(['manual', 'manual'])
  expect(seen[0]?.signal).toBeInstanceOf(AbortSignal)
  expect(seen[1]?.signal).toBe(seen[0]?.signal)
})
