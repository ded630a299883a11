/*
 * npm's `oidc-provider` as an authorization server for terminals, in a process of its own:
 * `node oidc-provider.js <port> <clients and scopes as JSON>`. Says when it is listening.
 */
import { createServer } from 'node:http'
import { argv, stdout } from 'node:process'
// @ts-expect-error: the package has no types.
import Provider, { errors } from 'oidc-provider'

/** @typedef {{ id: string, secret?: string }} Client */

const [, , port, registered = ''] = argv
/** @type {{ clients: Record<'public' | 'other' | 'confidential' | 'api', Client>, scopes: { all: string, beyond: string }, redirectUris: string[], resources: string[] }} */
const { clients, scopes, redirectUris, resources } = JSON.parse(registered)

/** @param {Client} client */
const program = ({ id, secret }) => ({
  client_id: id,
  ...(secret
    ? { client_secret: secret, token_endpoint_auth_method: 'client_secret_basic' }
    : { token_endpoint_auth_method: 'none' }),
  application_type: 'native',
  grant_types: [
    'authorization_code',
    'refresh_token',
    'urn:ietf:params:oauth:grant-type:device_code',
  ],
  redirect_uris: redirectUris,
  scope: scopes.all,
})

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    program(clients.public),
    program(clients.other),
    program(clients.confidential),
    {
      client_id: clients.api.id,
      client_secret: clients.api.secret,
      grant_types: [],
      response_types: [],
      redirect_uris: [],
    },
  ],
  scopes: `${scopes.all} ${scopes.beyond}`.split(' '),
  cookies: { keys: ['a key for tests'] },
  clientBasedCORS: () => true,
  features: {
    deviceFlow: { enabled: true },
    revocation: { enabled: true },
    resourceIndicators: {
      enabled: true,
      /** @param {unknown} _ctx @param {string} uri */
      getResourceServerInfo(_ctx, uri) {
        if (!resources.includes(uri)) throw new errors.InvalidTarget()
        return { scope: scopes.all, accessTokenFormat: 'opaque' }
      },
      useGrantedResource: () => true,
    },
    introspection: {
      enabled: true,
      /** @param {unknown} _ctx @param {{ clientId: string }} client @param {{ clientId: string }} token */
      allowedPolicy: (_ctx, client, token) =>
        client.clientId === clients.api.id || client.clientId === token.clientId,
    },
  },
  rotateRefreshToken: true,
  /** @param {unknown} _ctx @param {string} sub */
  findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
})

createServer(provider.callback()).listen(Number(port), '127.0.0.1', () => {
  stdout.write('listening\n')
})
