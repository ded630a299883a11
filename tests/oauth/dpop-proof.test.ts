import { expect, test } from 'vitest'
import {
  DEVICE_CODE_GRANT,
  identifiedLogin,
  type TokenServer,
  tokenServer,
} from './approved-login.ts'
import { type Changes, type TerminalKey, terminalKey } from './dpop-key.ts'

/** A login that anybody may redeem who has its code, and so far nobody has. */
async function approved(server: TokenServer) {
  const { code, approve } = await identifiedLogin(server, server.now())
  await approve()
  return (dpop: string) =>
    server.token({ grant_type: DEVICE_CODE_GRANT, device_code: code }, { dpop })
}

async function setting(type?: 'ec' | 'ed25519' | 'rsa', issuer = 'http://localhost:5001') {
  const server = tokenServer({ issuer })
  return { server, key: await terminalKey(server, type), redeem: await approved(server) }
}

const REFUSED = [400, 'invalid_dpop_proof']

const seconds = (server: TokenServer, more = 0) => server.now().getTime() / 1000 + more

const WRONG: [title: string, changes: (key: TerminalKey, server: TokenServer) => Changes][] = [
  ['of another typ', () => ({ header: { typ: 'JWT' } })],
  ['without a typ', () => ({ header: { typ: undefined } })],
  ['with alg none', () => ({ header: { alg: 'none' } })],
  ['with alg HS256', () => ({ header: { alg: 'HS256' } })],
  ['with a critical extension', () => ({ header: { crit: ['exp'] } })],
  ['without a key', () => ({ header: { jwk: undefined } })],
  [
    'with a private key',
    ({ privateKey }) => ({ header: { jwk: privateKey.export({ format: 'jwk' }) } }),
  ],
  ['with a symmetric key', () => ({ header: { jwk: { kty: 'oct', k: 'AAAA' } } })],
  ['without a jti', () => ({ claims: { jti: undefined } })],
  ['with an empty jti', () => ({ claims: { jti: '' } })],
  ['without an htm', () => ({ claims: { htm: undefined } })],
  ['for another method', () => ({ claims: { htm: 'GET' } })],
  ['for a method in small letters', () => ({ claims: { htm: 'post' } })],
  ['without an htu', () => ({ claims: { htu: undefined } })],
  ['without an iat', () => ({ claims: { iat: undefined } })],
  ['with an iat as text', (_, server) => ({ claims: { iat: String(seconds(server)) } })],
  ['from 61 s ago', (_, server) => ({ claims: { iat: seconds(server, -61) } })],
  ['from 61 s ahead', (_, server) => ({ claims: { iat: seconds(server, 61) } })],
  ['that has expired', (_, server) => ({ claims: { exp: seconds(server, -61) } })],
  ['that is not good yet', (_, server) => ({ claims: { nbf: seconds(server, 61) } })],
]

test.each(WRONG)('a proof %s is refused, and the code is good afterwards', async (_, changes) => {
  const { server, key, redeem } = await setting()
  const wrong = await redeem(key.prove('token', changes(key, server)))
  expect([wrong.status, wrong.body.error]).toEqual(REFUSED)
  expect((await redeem(key.prove())).status).toBe(200)
})

test.each(['oauth/revoke', 'oauth/token/', 'oauth//token', 'OAUTH/token', 'auth/oauth/token'])(
  'a proof for /%s is refused',
  async (path) => {
    const { server, key, redeem } = await setting()
    const { body } = await redeem(
      key.prove('token', { claims: { htu: `${server.issuer}/${path}` } }),
    )
    expect(body.error).toBe('invalid_dpop_proof')
  },
)

test.each([
  'https://localhost:5001/oauth/token',
  'http://localhost/oauth/token',
  'http://localhost:5002/oauth/token',
  'http://evil.example/oauth/token',
  'http://user@localhost:5001/oauth/token',
  '/oauth/token',
])('a proof for %s is refused', async (htu) => {
  const { key, redeem } = await setting()
  expect((await redeem(key.prove('token', { claims: { htu } }))).body.error).toBe(
    'invalid_dpop_proof',
  )
})

test.each([
  'HTTP://LOCALHOST:5001/oauth/token',
  'http://localhost:5001/oauth/token?a=b#c',
  'http://localhost:5001/oauth/./token',
])('a proof for %s is as good as one for the normal spelling', async (htu) => {
  const { key, redeem } = await setting()
  expect((await redeem(key.prove('token', { claims: { htu } }))).status).toBe(200)
})

test('the address of a proof is made from the issuer, with its path, and not from Host', async () => {
  const { key, redeem } = await setting('ec', 'http://localhost:5001/auth')
  const other = key.prove('token', { claims: { htu: 'http://localhost:5001/oauth/token' } })
  expect((await redeem(other)).status).toBe(400)
  expect((await redeem(key.prove())).status).toBe(200)
})

test.each([-60, -10, 10, 60])('a clock that is %i s off is right enough', async (off) => {
  const { server, key, redeem } = await setting()
  const proof = key.prove('token', { claims: { iat: seconds(server, off) } })
  expect((await redeem(proof)).status).toBe(200)
})

test('exp and nbf may be there', async () => {
  const { server, key, redeem } = await setting()
  const claims = { nbf: seconds(server, -10), exp: seconds(server, 60) }
  expect((await redeem(key.prove('token', { claims }))).status).toBe(200)
})

test('a proof that another key signed is refused', async () => {
  const { server, key, redeem } = await setting()
  const jwk = (await terminalKey(server)).publicKey.export({ format: 'jwk' })
  expect((await redeem(key.prove('token', { header: { jwk } }))).body.error).toBe(
    'invalid_dpop_proof',
  )
})

test('a proof that was changed on the way is refused', async () => {
  const { key, redeem } = await setting()
  const [header, , signature] = key.prove().split('.')
  const [, claims] = key.prove().split('.')
  expect((await redeem([header, claims, signature].join('.'))).body.error).toBe(
    'invalid_dpop_proof',
  )
})

test.each(['', 'x', 'a.b.c', '{}'])('%j is no proof', async (text) => {
  const { redeem } = await setting()
  expect((await redeem(text)).body.error).toBe('invalid_dpop_proof')
})

test('two proofs in one request are refused', async () => {
  const { server, key } = await setting()
  const { code, approve } = await identifiedLogin(server, server.now())
  await approve()
  const headers = new Headers({ dpop: key.prove() })
  headers.append('dpop', key.prove())
  const body = { client_id: 'acme-cli', grant_type: DEVICE_CODE_GRANT, device_code: code }
  expect((await server.token(body, headers)).body.error).toBe('invalid_dpop_proof')
})

test('Ed25519 by either name is as good as P-256, and RSA is not known', async () => {
  for (const alg of ['EdDSA', 'Ed25519']) {
    const { key, redeem } = await setting('ed25519')
    expect((await redeem(key.prove('token', { header: { alg } }))).status).toBe(200)
  }
  const rsa = await setting('rsa')
  expect((await rsa.redeem(rsa.key.prove())).body.error).toBe('invalid_dpop_proof')
})

test('a proof works once, by whatever login, and so does its jti for that key only', async () => {
  const { server, key, redeem } = await setting()
  const proof = key.prove('token', { claims: { jti: 'one' } })
  expect((await redeem(proof)).status).toBe(200)
  const again = await approved(server)
  const replayed = await again(proof)
  expect([replayed.status, replayed.body.error]).toEqual(REFUSED)
  const other = await terminalKey(server)
  expect((await again(other.prove('token', { claims: { jti: 'one' } }))).status).toBe(200)
})

test('a proof from ahead is remembered for as long as it is good', async () => {
  const { server, key, redeem } = await setting()
  const proof = key.prove('token', { claims: { iat: seconds(server, 60) } })
  expect((await redeem(proof)).status).toBe(200)
  server.pass(120)
  expect((await (await approved(server))(proof)).body.error).toBe('invalid_dpop_proof')
})

test('a refusal says what is wrong with the proof, and quotes nothing of it', async () => {
  const { key, redeem } = await setting()
  const { body } = await redeem(
    key.prove('token', { claims: { htu: 'https://secret.example', jti: 'secret' } }),
  )
  expect(body.error_description).toBe('DPoP: htu: it must be http://localhost:5001/oauth/token')
})
