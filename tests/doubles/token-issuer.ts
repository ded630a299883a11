import { newSigningKey, type SigningKey, signJwt } from './openid.ts'

export const AUDIENCE = 'https://api.acme.dev'

/** A login server that is a `fetch` and a clock, and signs whatever it is told to. */
export interface TokenIssuer {
  readonly issuer: string
  readonly fetch: typeof fetch
  readonly now: () => Date
  /** Every address asked for so far. */
  readonly requests: string[]
  /** Made at run time. `key` signs. */
  key: SigningKey
  publishedKeys: SigningKey[]
  readonly metadata: Record<string, unknown>
  /** Instead of the usual answer, by path. */
  readonly answers: Record<string, (init: RequestInit) => Response | Promise<Response>>
  /** A token that holds, but for the changes; `undefined` takes a claim or header away. */
  token(claims?: object, header?: object): string
  pass(seconds: number): void
}

export function tokenIssuer(issuer = 'https://login.acme.dev'): TokenIssuer {
  let now = Date.parse('2026-11-20T12:00:00Z')
  const key = newSigningKey('first')
  const double: TokenIssuer = {
    issuer,
    async fetch(url, init = {}) {
      double.requests.push(String(url))
      const { pathname } = new URL(String(url))
      return (double.answers[pathname] ?? (() => usual(double, pathname)))(init)
    },
    now: () => new Date(now),
    requests: [],
    key,
    publishedKeys: [key],
    metadata: { issuer, jwks_uri: `${issuer}/oauth/jwks` },
    answers: {},
    token: (claims, header) => {
      const wholeHeader = { typ: 'at+jwt', alg: 'ES256', kid: double.key.kid, ...header }
      return signJwt(wholeHeader, { ...usualClaims(issuer, now / 1000), ...claims }, double.key)
    },
    pass: (seconds) => {
      now += seconds * 1000
    },
  }
  return double
}

/** RFC 9068 §2.2, and the session. */
const usualClaims = (issuer: string, now: number) => ({
  iss: issuer,
  sub: 'ada-248289761001',
  aud: AUDIENCE,
  client_id: 'acme-cli',
  scope: 'projects:read projects:write',
  sid: 'session-1',
  jti: 'token-1',
  iat: now,
  exp: now + 600,
  auth_time: now - 60,
})

function usual(double: TokenIssuer, pathname: string): Response {
  const { origin, pathname: path } = new URL(double.issuer)
  const wellKnown = '/.well-known/oauth-authorization-server'
  if (pathname === wellKnown + path.replace(/\/$/, '')) return Response.json(double.metadata)
  if (`${origin}${pathname}` !== double.metadata.jwks_uri)
    return new Response(null, { status: 404 })
  return Response.json({
    keys: double.publishedKeys.map(({ kid, publicKey }) => ({
      ...publicKey.export({ format: 'jwk' }),
      kid,
      use: 'sig',
    })),
  })
}
