import { join } from 'node:path'
import { hiddenField } from '../connections.js'
import { CLIENT_ID, standardClient } from './standard-client.js'

const dist = new URL('../../packages/server/dist/', import.meta.url)

/** The built Paircode, mounted without a log. */
export async function start(issuer, folder) {
  const { sqlite } = await import(new URL('store/sqlite/index.js', dist).href)
  return mount(issuer, { store: sqlite(join(folder, 'paircode.db')) })
}

export async function mount(issuer, options) {
  const { createServer, local } = await import(new URL('index.js', dist).href)
  const { getRequestListener } = await import('@hono/node-server')
  const paircode = createServer({
    ...options,
    issuer,
    providers: [local()],
    clients: [{ clientId: CLIENT_ID }],
    trustedProxies: ['127.0.0.0/8'],
  })
  await paircode.ready()
  return getRequestListener(paircode.fetch)
}

export const client = {
  ...standardClient({
    begin: '/oauth/device_authorization',
    token: '/oauth/token',
    call: '/oauth/userinfo',
  }),

  /** Enters the code of a login and signs in. */
  async signIn(visitor) {
    const form = hiddenField(await visitor.browse('/device'), 'form_token')
    visitor.codeFormToken = form
    const login = await client.begin(visitor)
    await visitor.browse('/device', {
      form: {
        form_token: form,
        user_code: login.user_code,
        provider: 'local',
        email: `person${visitor.number}@example.com`,
      },
    })
    // The form token is bound to the signed-in person, so there is a new one now.
    visitor.codeFormToken = hiddenField(await visitor.browse('/device'), 'form_token')
  },

  /** Enters the code, reads the question, and approves. */
  approve: async (visitor, login) => (await client.open(visitor, login))(),

  /** Enters the code and reads the question; returns a function that approves. */
  async open(visitor, login) {
    const question = await visitor.browse('/device', {
      form: { form_token: visitor.codeFormToken, user_code: login.user_code },
    })
    const form_token = hiddenField(question, 'form_token')
    const answer = { login: hiddenField(question, 'login'), form_token, decision: 'approve' }
    return async () => {
      const { status } = await visitor.browse('/consent', { form: answer })
      if (status !== 200) throw new Error(`the approval answered ${status}`)
    }
  },

  /** Cancels a login as a terminal does. */
  cancel: (visitor, { device_code }) =>
    visitor.ask('/oauth/revoke', { form: { token: device_code, client_id: CLIENT_ID } }),
}
