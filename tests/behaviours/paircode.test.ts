import { afterAll } from 'vitest'
import { freePort } from '../browser/free-port.js'
import { ServerProcess } from '../browser/server-process.ts'
import { paircodePerson } from './paircode-person.ts'
import { CLIENTS, REDIRECT_URIS, RESOURCES, SCOPES } from './registered.ts'
import { behaviours } from './suite.ts'

const scopes = SCOPES.all.split(' ')

const issuer = `http://127.0.0.1:${await freePort()}/auth`
const server = new ServerProcess({
  issuer,
  listen: { port: Number(new URL(issuer).port) },
  store: { sqlite: 'paircode.db' },
  providers: [{ type: 'local' }],
  clients: [
    {
      clientId: CLIENTS.public.id,
      scopes,
      redirectUris: REDIRECT_URIS,
      lifetimes: { deviceCodeSeconds: 300 },
      // Room for a few polls in a row on a busy machine.
      pollIntervalSeconds: 2,
    },
    { clientId: CLIENTS.other.id, scopes },
    {
      clientId: CLIENTS.confidential.id,
      clientSecret: CLIENTS.confidential.secret,
      scopes,
      redirectUris: REDIRECT_URIS,
      pkce: 'optional',
    },
    {
      clientId: CLIENTS.api.id,
      clientSecret: CLIENTS.api.secret,
      introspect: true,
      grants: [],
      scopes: [SCOPES.beyond],
    },
  ],
  resources: RESOURCES,
  registration: { dynamic: true },
})
await server.start()
afterAll(() => server.stop())

await behaviours({
  issuer,
  clients: CLIENTS,
  redirectUri: `http://127.0.0.1:${await freePort()}/callback`,
  scopes: SCOPES,
  resources: RESOURCES,
  device: { expires_in: 300, interval: 2 },
  person: paircodePerson,
  differs: [
    { lines: [53], why: 'only refresh tokens are bound: "MAY" return Bearer (RFC 9449 §5)' },
  ],
})
