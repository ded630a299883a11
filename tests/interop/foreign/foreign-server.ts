import { EventEmitter, once } from 'node:events'
import { createServer, type Paircode, type ServerOptions } from '@paircode/server'
import { onTestFinished } from 'vitest'
import { local } from '../../../packages/server/src/providers/local.ts'
import { memory } from '../../../packages/server/src/store/memory/index.ts'
import { Person } from '../../people/person.js'
import { listen } from './listen.ts'

/** Not the same when it is encoded as in a form, as the header needs it (RFC 6749 appendix B). */
export const SECRET = 'a secret: with % and + in it'

const CLIENTS: NonNullable<ServerOptions['clients']> = [
  {
    clientId: 'acme-cli',
    name: 'Acme CLI',
    scopes: ['openid', 'offline_access', 'projects:read'],
    redirectUris: ['127.0.0.1', 'localhost'].flatMap((host) => [
      `http://${host}`,
      `http://${host}/callback`,
    ]),
    pollIntervalSeconds: 1,
  },
  {
    clientId: 'acme-web',
    clientSecret: SECRET,
    scopes: ['openid', 'offline_access'],
    redirectUris: ['http://127.0.0.1/callback'],
    pkce: 'optional',
    introspect: true,
  },
]

/**
 * A server on a socket of its own, for programs that know nothing of us.
 *
 * @param path of the issuer.
 */
export async function startForeign(options: Partial<ServerOptions> = {}, path = '') {
  let passed = 0
  const answered = new EventEmitter()
  const origin = await listen(async (request, env) => {
    const response = await paircode.fetch(request, env)
    answered.emit(new URL(request.url).pathname)
    return response
  })
  const issuer = origin + path
  const paircode: Paircode = createServer({
    issuer,
    store: memory(),
    providers: [local()],
    clients: CLIENTS,
    now: () => new Date(Date.now() + passed),
    ...options,
  })
  onTestFinished(() => paircode.close())
  return {
    issuer,
    ada: new Person({ fields: { email: 'ada@example.com' } }),
    /** Lets so many seconds pass for the server. */
    pass(seconds: number) {
      passed += seconds * 1000
    },
    /** Resolves when a poll has been answered. */
    polled: () => once(answered, `${path}/oauth/token`),
    /** Posts to an endpoint below `/oauth`: parameters, or a body as it is. */
    post: (endpoint: string, body: Record<string, string> | string, headers = {}) =>
      fetch(`${issuer}/oauth/${endpoint}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: typeof body === 'string' ? body : new URLSearchParams(body),
      }),
  }
}

export type ForeignServer = Awaited<ReturnType<typeof startForeign>>

/** Types the code that a terminal shows, signs in and approves (RFC 8628 §3.3). */
export async function approveDevice(
  { ada }: ForeignServer,
  { verification_uri, user_code }: { verification_uri: string; user_code: string },
) {
  const form = await ada.open(verification_uri)
  const signIn = await ada.press(form, 'Continue', { user_code })
  const question = await ada.press(signIn, 'Sign in')
  return ada.press(question, 'Approve')
}
