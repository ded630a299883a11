import { generateKeyPairSync, sign } from 'node:crypto'

const dist = new URL('../../packages/guard/dist/', import.meta.url)
const AUDIENCE = 'https://api.acme.dev'

/** An API with the same route guarded and unguarded, and a token for it. */
export async function start(issuer) {
  const { createGuard } = await import(new URL('index.js', dist).href)
  const { protect } = await import(new URL('adapters/hono.js', dist).href)
  const { Hono } = await import('hono')
  const { getRequestListener } = await import('@hono/node-server')
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'ES256', use: 'sig' }
  const documents = {
    [`${issuer}/.well-known/oauth-authorization-server`]: { issuer, jwks_uri: `${issuer}/jwks` },
    [`${issuer}/jwks`]: { keys: [jwk] },
  }
  const fetch = async (url) => Response.json(documents[url])
  const guard = createGuard({ issuer, audience: AUDIENCE, fetch })
  const projects = (c) => c.json({ projects: [{ id: 'apollo', name: 'Apollo' }] })
  const app = new Hono()
    .get('/token', (c) => c.json({ token: accessToken(issuer, privateKey) }))
    .get('/open', projects)
    .get('/guarded', protect(guard), projects)
  return getRequestListener(app.fetch)
}

/** Creates an access token as Paircode does (RFC 9068). */
function accessToken(iss, key) {
  const iat = Math.floor(Date.now() / 1000)
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = [
    { alg: 'ES256', typ: 'at+jwt', kid: 'one' },
    {
      iss,
      aud: AUDIENCE,
      sub: 'person_3q2',
      client_id: 'acme-cli',
      scope: 'projects:read',
      sid: 'AAECAwQFBgcICQoLDA0ODw',
      jti: 'EBESExQVFhcYGRobHB0eHw.1',
      iat,
      exp: iat + 3600,
    },
  ].map(encode)
  const options = { key, dsaEncoding: 'ieee-p1363' }
  const signature = sign('sha256', Buffer.from(signed.join('.')), options)
  return [...signed, signature.toString('base64url')].join('.')
}
