import { expect, test } from 'vitest'
import { readClients, readLifetimes } from '../client-settings.ts'
import { Clients } from '../clients/clients.ts'
import { authenticateClient } from './client-authentication.ts'
import { Parameters } from './parameters.ts'
import { invalidRequest } from './refusal.ts'
import { WrongSecrets } from './wrong-secrets.ts'

const SECRET = 'a secret: with + and %'

const configured = readClients(
  [
    { clientId: 'acme-cli' },
    { clientId: 'acme:api', clientSecret: SECRET },
    { clientId: 'gone', disabled: true },
  ],
  {
    flows: { paircode: true, loopback: true, device: true },
    lifetimes: readLifetimes({}),
    resources: [],
  },
)

const clients = new Clients(configured)

const basic = (text: string) => `Basic ${btoa(text)}`
const encoded = (text: string) => `${new URLSearchParams({ text })}`.slice(5)

function authenticate(body: Record<string, string>, authorization?: string) {
  const form = new Parameters(new URLSearchParams(body), invalidRequest)
  const headers = authorization === undefined ? {} : { authorization }
  const request = new Request('http://localhost/', { headers })
  const wrongSecrets = new WrongSecrets(
    () => {},
    () => new Date(),
  )
  return authenticateClient({ request, address: null }, form, { clients, wrongSecrets })
}

test.each([
  ['in the body', { client_id: 'acme-cli' }, undefined],
  ['in the header', {}, basic('acme-cli:')],
  ['in both', { client_id: 'acme-cli' }, basic('acme-cli:')],
  ['beside another scheme', { client_id: 'acme-cli' }, 'Bearer x'],
])('a public client names itself %s', async (_, body, header) => {
  expect((await authenticate(body, header)).clientId).toBe('acme-cli')
})

test.each([
  ['in the body', { client_id: 'acme:api', client_secret: SECRET }, undefined],
  ['in the header', {}, basic(`${encoded('acme:api')}:${encoded(SECRET)}`)],
  ['in the header, in lower case', {}, basic(`acme%3aapi:${encoded(SECRET)}`).replace('B', 'b')],
])('a confidential client shows its secret %s', async (_, body, header) => {
  expect((await authenticate(body, header)).clientId).toBe('acme:api')
})

test.each<[string, Record<string, string>, string | undefined]>([
  ['an unknown client', { client_id: 'nobody' }, undefined],
  ['a disabled client', { client_id: 'gone' }, undefined],
  ['a public client with a secret', { client_id: 'acme-cli', client_secret: 'x' }, undefined],
  ['a public client with a secret in the header', {}, basic('acme-cli:x')],
  ['a confidential client without one', { client_id: 'acme:api' }, undefined],
  ['a wrong secret', { client_id: 'acme:api', client_secret: 'x' }, undefined],
  ['a wrong secret in the header', {}, basic(`${encoded('acme:api')}:x`)],
])('%s is refused', async (_, body, header) => {
  const challenge = header ? { 'www-authenticate': 'Basic realm="paircode"' } : {}
  await expect(authenticate(body, header)).rejects.toEqual(
    expect.objectContaining({ code: 'invalid_client', status: 401, headers: challenge }),
  )
})

test.each<[string, Record<string, string>, string | undefined]>([
  ['nobody', {}, undefined],
  ['two clients', { client_id: 'acme:api' }, basic('acme-cli:')],
  ['two secrets', { client_secret: SECRET }, basic(`${encoded('acme:api')}:${encoded(SECRET)}`)],
  ['a header without a value', {}, 'Basic'],
  ['a header that is not base64', {}, 'Basic a:b'],
  ['a header without a colon', {}, basic('acme-cli')],
  ['a header without a name', {}, basic(':x')],
  ['a header with broken escapes', {}, basic('acme%zz:')],
])('%s cannot be understood', async (_, body, header) => {
  await expect(authenticate(body, header)).rejects.toEqual(
    expect.objectContaining({ code: 'invalid_request', status: 400 }),
  )
})
