import { createHash } from 'node:crypto'
import type { NewLogin } from '../../packages/server/src/store/login-store.ts'
import { memory } from '../../packages/server/src/store/memory/index.ts'
import { newId, newSecret, sha256 } from '../../packages/server/src/store/secret.ts'
import type { Store } from '../../packages/server/src/store/store.ts'
import { startServer, type TestServer } from '../login/start-server.ts'

export const REDIRECT_URI = 'http://127.0.0.1:5123/callback'

/** RFC 7636, appendix B. */
export const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
export const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url')

export const DEVICE_CODE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'

const ADA = {
  provider: 'local',
  issuer: 'urn:paircode:local',
  subject: 'ada@example.com',
  email: 'ada@example.com',
  emailVerified: true,
  name: 'Ada Lovelace',
}

/** A server with its store at hand, so that a test can start where the person has decided. */
export function tokenServer(options: Parameters<typeof startServer>[0] = {}) {
  const store = options.store ?? memory()
  const server = startServer({
    clients: [
      {
        clientId: 'acme-cli',
        scopes: ['projects:read', 'projects:write', 'openid', 'offline_access'],
      },
      { clientId: 'other-cli' },
      { clientId: 'acme-api', clientSecret: 'a secret of the API', introspect: true, grants: [] },
      { clientId: 'other-api', clientSecret: 'a secret of another API' },
    ],
    resources: ['https://api.acme.dev', 'https://files.acme.dev'],
    ...options,
    store,
  })
  const post = (path: string, body: Record<string, string> | URLSearchParams, headers = {}) =>
    server.fetch(`${server.issuer}${path}`, {
      method: 'POST',
      body: new URLSearchParams(body),
      headers,
    })
  /** The token endpoint's answer: its status, and its body. */
  const token = async (body: Record<string, string>, headers = {}) => {
    const response = await post('/oauth/token', { client_id: 'acme-cli', ...body }, headers)
    return { status: response.status, response, body: (await response.json()) as TokenBody }
  }
  return { ...server, store, post, token }
}

interface TokenBody {
  readonly access_token: string
  readonly refresh_token: string
  readonly id_token?: string
  readonly token_type: string
  readonly expires_in: number
  readonly scope: string
  readonly error?: string
  readonly error_description?: string
}

export type TokenServer = ReturnType<typeof tokenServer>

/** A login that Ada has signed in for; what redeems it is `code`. */
export async function identifiedLogin(
  { store }: { store: Store },
  now: Date,
  flow: 'device' | 'loopback' = 'device',
  changes: Partial<NewLogin> = {},
) {
  const code = newSecret(flow === 'device' ? 'pcd' : 'pca')
  const login: NewLogin = {
    id: newId(),
    flow,
    clientId: 'acme-cli',
    requester: { address: '127.0.0.1' },
    scope: ['projects:read', 'projects:write', 'openid', 'offline_access'],
    asked: flow === 'loopback' ? { resource: [], redirectUri: REDIRECT_URI } : { resource: [] },
    redeemHash: flow === 'device' ? sha256(code) : null,
    handleHash: newId(),
    userCodeHash: flow === 'device' ? newId() : null,
    createdAt: now,
    expiresAt: later(now, 600),
    forgetAt: later(now, 4200),
    ...changes,
  }
  const who = { personId: 'person_ada', roles: ['admin'], signedInAt: now }
  await store.people.signIn('person_ada', ADA, now)
  await store.logins.begin(login, now)
  await store.logins.claim(login.id, 'browser', 'code', now)
  await store.logins.identify(login.id, 'browser', who, now)
  const approve = (confirmationHash?: string) =>
    store.logins.approve(
      login.id,
      'browser',
      'person_ada',
      {
        ...(flow === 'loopback' && {
          code: { redeemHash: sha256(code), expiresAt: later(now, 60) },
        }),
        ...(confirmationHash !== undefined && { confirmationHash }),
      },
      now,
    )
  const deny = () => store.logins.deny(login.id, 'browser', 'person_ada', now)
  return { login, code, approve, deny }
}

/** Ada's terminal, logged in by device; its first tokens. */
export async function loggedIn(server: TokenServer, changes: Partial<NewLogin> = {}) {
  const { code, approve } = await identifiedLogin(server, server.now(), 'device', changes)
  await approve()
  const { body } = await server.token({ grant_type: DEVICE_CODE_GRANT, device_code: code })
  return body
}

export const refreshed = (server: TokenServer, refresh_token: string, more = {}) =>
  server.token({ grant_type: 'refresh_token', refresh_token, ...more })

/** Whether the access token is good at our own resource. */
export const userinfoStatus = async (server: TestServer, access_token: string) =>
  (
    await server.fetch(`${server.issuer}/oauth/userinfo`, {
      headers: { authorization: `Bearer ${access_token}` },
    })
  ).status

const later = (date: Date, seconds: number) => new Date(date.getTime() + seconds * 1000)
