import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

export interface SigningKey {
  readonly kid: string
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

export function newSigningKey(kid: string, type: 'rsa' | 'ec' | 'ed25519' = 'ec'): SigningKey {
  if (type === 'rsa') return { kid, ...generateKeyPairSync('rsa', { modulusLength: 2048 }) }
  if (type === 'ec') return { kid, ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) }
  return { kid, ...generateKeyPairSync('ed25519') }
}

/** A JSON Web Signature in compact form (RFC 7515 §7.1), by any algorithm, sound or not. */
export function signJwt(header: { alg: string }, claims: object, key: SigningKey): string {
  const data = [header, claims].map((part) => base64url(JSON.stringify(part))).join('.')
  return `${data}.${base64url(signature(header.alg, data, key))}`
}

function signature(alg: string, data: string, { privateKey, publicKey }: SigningKey) {
  if (alg === 'none') return ''
  if (alg === 'HS256') {
    const pem = publicKey.export({ type: 'spki', format: 'pem' })
    return createHmac('sha256', pem).update(data).digest()
  }
  const hash = alg.startsWith('Ed') ? null : `sha${alg.slice(2)}`
  return sign(hash, Buffer.from(data), { key: privateKey, dsaEncoding: 'ieee-p1363' })
}

const base64url = (data: string | Buffer) => Buffer.from(data).toString('base64url')

/** A sign-in under way, at the double by the client that it knows. */
export const ISSUER = 'https://sso.example.com'
export const CLIENT = { clientId: 'paircode-at-corp', clientSecret: 'client-s3cret' }
export const ATTEMPT = {
  redirectUri: 'https://login.acme.dev/callback/corp',
  state: 'state-s3cret',
  nonce: 'nonce-s3cret',
  codeVerifier: 'verifier-s3cret-verifier-s3cret-verifier-s3cret',
}
/** What the browser brings back. */
export const ANSWER = { code: 'code-s3cret', state: ATTEMPT.state }

/** An OpenID provider that is a `fetch`. Every part of what it says can be changed. */
export interface OpenIdDouble {
  readonly fetch: typeof fetch
  /** Every request so far: method and path. */
  readonly requests: string[]
  readonly metadata: Record<string, unknown>
  readonly header: { alg: string; kid?: string }
  readonly claims: Record<string, unknown>
  readonly userinfo: Record<string, unknown>
  key: SigningKey
  publishedKeys: SigningKey[]
  /** What `/token` usually answers. */
  tokens(): Response
  /** Instead of the usual answer, by path. */
  readonly answers: Record<string, (init: RequestInit) => Response | Promise<Response>>
}

export function openIdDouble(issuer = ISSUER): OpenIdDouble {
  const key = newSigningKey('first')
  const now = Math.floor(Date.now() / 1000)
  const double: OpenIdDouble = {
    async fetch(url, init = {}) {
      const { pathname } = new URL(String(url))
      double.requests.push(`${init.method} ${pathname}`)
      return (double.answers[pathname] ?? (() => usual(double, pathname)))(init)
    },
    requests: [],
    tokens: () =>
      Response.json({
        access_token: 'access-token-s3cret',
        token_type: 'Bearer',
        id_token: signJwt(double.header, double.claims, double.key),
      }),
    metadata: {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      userinfo_endpoint: `${issuer}/userinfo`,
      jwks_uri: `${issuer}/jwks`,
      id_token_signing_alg_values_supported: [
        'none',
        'HS256',
        'RS256',
        'ES256',
        'EdDSA',
        'Ed25519',
      ],
    },
    header: { alg: 'ES256', kid: 'first' },
    claims: {
      iss: issuer,
      sub: 'ada-248289761001',
      aud: CLIENT.clientId,
      exp: now + 300,
      iat: now,
      nonce: ATTEMPT.nonce,
      email: 'ada@example.com',
      email_verified: true,
      name: 'Ada Lovelace',
    },
    userinfo: { sub: 'ada-248289761001', email: 'ada@home.example', email_verified: 'true' },
    key,
    publishedKeys: [key],
    answers: {},
  }
  return double
}

function usual(double: OpenIdDouble, pathname: string): Response {
  switch (pathname) {
    case '/.well-known/openid-configuration':
      return Response.json(double.metadata)
    case '/token':
      return double.tokens()
    case '/jwks':
      return Response.json({
        keys: double.publishedKeys.map(({ kid, publicKey }) => ({
          ...publicKey.export({ format: 'jwk' }),
          kid,
        })),
      })
    case '/userinfo':
      return Response.json(double.userinfo)
    default:
      return new Response(null, { status: 404 })
  }
}
