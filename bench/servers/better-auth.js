import { expectJson, expectPending } from '../connections.js'
import { openDatabase } from './database.js'
import { CLIENT_ID, DEVICE_CODE_GRANT, SCOPE } from './standard-client.js'

/**
 * Better Auth with its device authorization and bearer plugins. Its access token is a session
 * token, and it has no refresh token: requesting the session extends it, here each time.
 */
export async function start(issuer, folder) {
  const { betterAuth } = await import('better-auth')
  const { bearer, deviceAuthorization } = await import('better-auth/plugins')
  const { getMigrations } = await import('better-auth/db/migration')
  const { toNodeHandler } = await import('better-auth/node')
  const { NodeSqliteDialect } = await import('@better-auth/kysely-adapter/node-sqlite-dialect')
  const dialect = new NodeSqliteDialect({ database: openDatabase(folder) })
  const options = {
    baseURL: issuer,
    secret: 'only for a measurement, and long enough for it',
    database: { dialect, type: 'sqlite', transaction: true },
    emailAndPassword: { enabled: true, password: { hash: same, verify: async () => true } },
    session: { updateAge: 0 },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    plugins: [bearer(), deviceAuthorization({ expiresIn: '10m', interval: '5s' })],
  }
  await (await getMigrations(options)).runMigrations()
  return toNodeHandler(betterAuth(options))
}

/** Signing up is not measured: hashing the passwords of 64 people would only take time. */
const same = async (password) => password

const api = (path) => `/api/auth${path}`
const grant = { grant_type: DEVICE_CODE_GRANT, client_id: CLIENT_ID }
const poll = (visitor, { device_code }) =>
  visitor.ask(api('/device/token'), { json: { ...grant, device_code } })

async function session(visitor, { access_token }, query) {
  const answer = await visitor.ask(api(`/get-session${query}`), { bearer: access_token })
  if (!expectJson(answer)?.user) throw new Error('there is no session')
  return { access_token }
}

export const client = {
  begin: async (visitor) =>
    expectJson(
      await visitor.ask(api('/device/code'), { json: { client_id: CLIENT_ID, scope: SCOPE } }),
    ),
  poll: async (visitor, login) => expectPending(await poll(visitor, login)),
  redeem: async (visitor, login) => expectJson(await poll(visitor, login)),
  refresh: (visitor, tokens) => session(visitor, tokens, ''),
  call: (visitor, tokens) => session(visitor, tokens, '?disableRefresh=true'),

  async signIn(visitor) {
    const email = `person${visitor.number}@example.com`
    const password = 'only for a measurement'
    const json = { email, password, name: 'Person' }
    expectJson(await visitor.browse(api('/sign-up/email'), { json }))
  },

  /** Opens the code, which binds it to whoever is signed in, and approves. */
  async approve(visitor, { user_code }) {
    expectJson(await visitor.browse(api(`/device?user_code=${user_code}`)))
    expectJson(await visitor.browse(api('/device/approve'), { json: { userCode: user_code } }))
  },
}
