import { generateKeyPairSync } from 'node:crypto'
import { hiddenField } from '../connections.js'
import { openDatabase } from './database.js'
import { sqliteAdapter } from './oidc-provider-adapter.js'
import { CLIENT_ID, DEVICE_CODE_GRANT, SCOPE, standardClient } from './standard-client.js'

/** oidc-provider with one public client, and Paircode's algorithm and token lifetimes. */
export async function start(issuer, folder) {
  const { Provider } = await import('oidc-provider')
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const provider = new Provider(issuer, {
    adapter: sqliteAdapter(openDatabase(folder)),
    clients: [
      {
        client_id: CLIENT_ID,
        token_endpoint_auth_method: 'none',
        grant_types: [DEVICE_CODE_GRANT, 'refresh_token'],
        redirect_uris: [],
        response_types: [],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' }] },
    cookies: { keys: ['only for a measurement'] },
    features: { deviceFlow: { enabled: true }, devInteractions: { enabled: false } },
    findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    issueRefreshToken: () => true,
    ttl: { AccessToken: 600, DeviceCode: 600, Grant: 90 * 86_400, IdToken: 600 },
  })
  provider.proxy = true
  const answer = provider.callback()
  return (request, response) =>
    request.url.startsWith('/interaction/')
      ? signInAndAgree(provider, request, response)
      : answer(request, response)
}

/** Signs anyone in and grants consent: once per browser, before anything is measured. */
async function signInAndAgree(provider, request, response) {
  await provider.interactionDetails(request, response)
  const accountId = `person ${request.headers['x-forwarded-for']}`
  const grant = new provider.Grant({ accountId, clientId: CLIENT_ID })
  grant.addOIDCScope(SCOPE)
  const consent = { grantId: await grant.save() }
  await provider.interactionFinished(request, response, { login: { accountId }, consent })
}

export const client = {
  ...standardClient({ begin: '/device/auth', token: '/token', call: '/me' }),

  async signIn(visitor) {
    await client.approve(visitor, await client.begin(visitor))
  },

  /** Opens the code form and submits it together with the confirmation of the next page. */
  async approve(visitor, login) {
    const xsrf = hiddenField(await visitor.browse('/device'), 'xsrf')
    const { status, text } = await visitor.browse('/device', {
      form: { xsrf, user_code: login.user_code, confirm: 'yes' },
    })
    if (status !== 200 || !text.includes('Success')) throw new Error(`the approval was ${status}`)
  },
}
