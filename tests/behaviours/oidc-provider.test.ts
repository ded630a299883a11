import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import { freePort } from '../browser/free-port.js'
import { startProgram } from '../browser/program.ts'
import { oidcProviderPerson } from './oidc-provider-person.ts'
import { CLIENTS, REDIRECT_URIS, RESOURCES, SCOPES } from './registered.ts'
import { behaviours } from './suite.ts'

/** What it does not have, or has as an option that is off. */
const LACKS = [
  { lines: [22, 23, 49, 50, 51, 52], why: 'PKCE is for the code flow only' },
  { lines: [33, 35], why: 'it paces no polls' },
  {
    lines: [69],
    why: 'guesses are for the deployment to count (RFC 8628 §5.1 asks that somebody does)',
  },
  { lines: [101], why: 'POST is an option that is off ("MAY support", RFC 6749 §3.1)' },
  {
    lines: [149, 150, 151],
    why: 'a refresh token is good once, without grace (RFC 9700 asks for none)',
  },
  { lines: [156], why: 'auth_time comes only where it is required (OIDC Core §2)' },
  {
    lines: [197, 198, 199, 200, 201, 202, 203, 204, 205, 209],
    why: 'registration is an option that is off',
  },
  { lines: [192, 210, 211, 212, 213, 214], why: 'metadata documents are an option that is off' },
  { lines: [189], why: 'this issuer has no path' },
  { lines: [221, 222], why: 'it does not know RFC 9728' },
]

/** Where it answers otherwise than we do, and who is right. */
const DIFFERS = [
  { lines: [2], why: 'the interval is OPTIONAL, and 5 s without (RFC 8628 §3.2): both are right' },
  { lines: [8], why: 'invalid_request, where RFC 6749 §5.2 has unauthorized_client for it' },
  { lines: [17], why: 'a 500: it takes GET for another address of its own' },
  { lines: [48], why: 'the code is spent before the resource is read: RFC 8707 is silent' },
  {
    lines: [55],
    why: 'two blanks are refused, as the grammar of RFC 6749 §3.3 has it: both are right',
  },
  { lines: [100, 174], why: '404, where RFC 9110 §15.5.6 has 405 for it' },
  { lines: [155], why: 'each access token lives its own time: both are right' },
  { lines: [173], why: 'all of the login ends, which RFC 7009 §2.1 allows: both are right' },
  {
    lines: [182],
    why: 'a public client is told "inactive", where RFC 7662 §2.1 has it authenticate',
  },
]

const port = await freePort()
const registered = {
  clients: CLIENTS,
  scopes: SCOPES,
  resources: RESOURCES,
  redirectUris: REDIRECT_URIS,
}
const file = fileURLToPath(new URL('oidc-provider.js', import.meta.url))
const command = [process.execPath, file, String(port), JSON.stringify(registered)]
const server = startProgram(command, { cwd: process.cwd() })
await server.said(/^listening/m)
afterAll(() => server.stop())

await behaviours({
  issuer: `http://127.0.0.1:${port}`,
  clients: CLIENTS,
  redirectUri: `http://127.0.0.1:${await freePort()}/callback`,
  scopes: SCOPES,
  resources: RESOURCES,
  person: oidcProviderPerson,
  lacks: LACKS,
  differs: DIFFERS,
})
