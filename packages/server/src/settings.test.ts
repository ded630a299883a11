import { expect, test } from 'vitest'
import { redirectProvider } from '../../../tests/doubles/redirect-provider.ts'
import { OptionError, type ServerOptions } from './options.ts'
import { local } from './providers/index.ts'
import { readSettings } from './settings.ts'
import { memory } from './store/memory/index.ts'

const options = (changes: Partial<ServerOptions> = {}): ServerOptions => ({
  issuer: 'https://login.acme.dev',
  store: memory(),
  providers: [redirectProvider('corp')],
  ...changes,
})

test.each<[string, string, Partial<ServerOptions>]>([
  ['no URL', 'issuer', { issuer: 'login.acme.dev' }],
  ['plain http', 'issuer', { issuer: 'http://login.acme.dev' }],
  ['a host that only looks like loopback', 'issuer', { issuer: 'http://127.evil.example' }],
  ['another scheme', 'issuer', { issuer: 'ftp://login.acme.dev' }],
  ['a query', 'issuer', { issuer: 'https://login.acme.dev/?x' }],
  ['an empty fragment', 'issuer', { issuer: 'https://login.acme.dev/#' }],
  ['a password', 'issuer', { issuer: 'https://ada:x@login.acme.dev' }],
  ['another spelling', 'issuer', { issuer: 'https://LOGIN.acme.dev:443' }],
  ['a path of ours', 'issuer', { issuer: 'https://acme.dev/oauth' }],
  ['no provider', 'providers', { providers: [] }],
  ['a trail of no days', 'audit.keepDays', { audit: { keepDays: 0 } }],
  [
    'two of one id',
    'providers[1].id',
    { providers: [redirectProvider('a'), redirectProvider('a')] },
  ],
  ['a provider id with a slash', 'providers[0].id', { providers: [redirectProvider('a/b')] }],
  ['anyone on a public issuer', 'providers[0]', { providers: [local()] }],
  ['an empty client id', 'clients[0].clientId', { clients: [{ clientId: '' }] }],
  ['a client twice', 'clients[1].clientId', { clients: [{ clientId: 'a' }, { clientId: 'a' }] }],
  [
    'a scope with a blank',
    'clients[0].scopes[1]',
    { clients: [{ clientId: 'a', scopes: ['x', 'y z'] }] },
  ],
  [
    'a client that lives longer',
    'clients[0].lifetimes.paircodeSeconds',
    { clients: [{ clientId: 'a', lifetimes: { paircodeSeconds: 301 } }] },
  ],
  [
    'a scope for others with a blank',
    'registration.scopes[0]',
    { registration: { scopes: ['y z'] } },
  ],
  [
    'a token that can be guessed',
    'registration.initialAccessToken',
    { registration: { initialAccessToken: 'fifteen letters' } },
  ],
  ['a life too short', 'lifetimes.paircodeSeconds', { lifetimes: { paircodeSeconds: 5 } }],
  ['half a day', 'lifetimes.sessionAbsoluteDays', { lifetimes: { sessionAbsoluteDays: 0.5 } }],
  ['no colour', 'branding.accent', { branding: { accent: 'blue' } }],
  [
    'a logo of text',
    'branding.logo',
    { branding: { logo: { contentType: 'text/html', bytes: new Uint8Array(1) } } },
  ],
  ['a range that is none', 'trustedProxies[1]', { trustedProxies: ['::1', '10.0.0.0/99'] }],
])('%s is refused, by the name of the option', (_, path, changes) => {
  let error: unknown
  try {
    readSettings(options(changes))
  } catch (thrown) {
    error = thrown
  }
  expect(error).toBeInstanceOf(OptionError)
  expect(error).toMatchObject({ path, message: expect.stringMatching(`^${literally(path)}: .+`) })
})

const literally = (text: string) => text.replace(/[[\]]/g, '\\$&')

test.each([
  'http://localhost:5001',
  'http://127.0.0.1',
  'http://[::1]:80/x',
  'https://acme.dev/auth',
])('the issuer %s will do', (issuer) => {
  expect(() => readSettings(options({ issuer: new URL(issuer).href }))).not.toThrow()
})

test('without clients there is one, and a disabled one is not there', () => {
  expect(readSettings(options()).clients.paircodeDefault?.clientId).toBe('paircode')
  const clients = [
    { clientId: 'old', disabled: true },
    { clientId: 'new', name: 'New' },
  ]
  const settings = readSettings(options({ clients }))
  expect(settings.clients.find('old')).toBeUndefined()
  expect(settings.clients.paircodeDefault?.name).toBe('New')
})

test('a flow that the deployment has off, no client has on', () => {
  const { clients } = readSettings(
    options({
      flows: { paircode: false },
      clients: [{ clientId: 'a', flows: { paircode: true } }],
    }),
  )
  expect(clients.paircodeDefault).toBeUndefined()
  expect(clients.find('a')?.flows.paircode).toBe(false)
})

test('a client lives as long as the deployment says, or less', () => {
  const { clients } = readSettings(
    options({
      lifetimes: { accessTokenSeconds: 900, refreshIdleDays: 60 },
      clients: [
        { clientId: 'a' },
        { clientId: 'b', lifetimes: { accessTokenSeconds: 300, refreshIdleDays: 7 } },
      ],
    }),
  )
  const [a, b] = ['a', 'b'].map((id) => clients.find(id)?.lifetimes)
  expect([a?.accessTokenSeconds, a?.refreshIdleSeconds]).toEqual([900, 60 * 86_400])
  expect([b?.accessTokenSeconds, b?.refreshIdleSeconds]).toEqual([300, 7 * 86_400])
  expect(a?.deviceCodeSeconds).toBe(600)
})
