import * as tls from 'node:tls'
import { afterAll, expect, test, vi } from 'vitest'
import { freePort } from '../browser/free-port.js'
import { listen, listenSecurely } from '../interop/foreign/listen.ts'
import { makeAuthority } from './authority.ts'
import { startProxy } from './connect-proxy.ts'
import { startMachine } from './machine.ts'

vi.setConfig({ testTimeout: 90_000 }) // each command is a process

const authority = makeAuthority()
afterAll(authority.remove)
const trusting = { NODE_EXTRA_CA_CERTS: authority.file }

/** A server that is in trouble: whoever reads that has reached it. */
const busy = () => Response.json({ error: 'temporarily_unavailable' }, { status: 503 })
const refused = { code: 'refused' }

/** What `paircode login` says of why it cannot. */
async function failure(issuer: string, network: Readonly<Record<string, string>> = {}) {
  const { events, output } = await startMachine(network).type(`login ${issuer}`)
  return { event: events.at(-1), output }
}

const unreachable = (issuer: string, what: string, next: string) => ({
  event: 'error',
  code: 'unreachable',
  message: expect.stringMatching(`^Could not reach ${issuer}: ${what}`),
  next: expect.stringContaining(next),
})

test('an authority of NODE_EXTRA_CA_CERTS is believed, and the error says so without it', async () => {
  const issuer = await listenSecurely(busy, authority.issue('IP:127.0.0.1'))
  expect((await failure(issuer, trusting)).event).toMatchObject(refused)
  expect((await failure(issuer)).event).toMatchObject(
    unreachable(issuer, 'no authority that is known here vouches', 'NODE_EXTRA_CA_CERTS'),
  )
})

// Node.js 20 and 21 cannot ask the system, so there they are told what to set: see above.
const authorities = 'getCACertificates' in tls ? ['the system'] : []

test.each(authorities)('an authority of %s is believed, behind a proxy too', async () => {
  const certificate = authority.issue('IP:127.0.0.1,DNS:login.acme.test')
  const issuer = await listenSecurely(busy, certificate)
  const system = { SSL_CERT_FILE: authority.file }
  expect(await failure(issuer, system)).toMatchObject({ event: refused, output: '' })

  const port = Number(new URL(issuer).port)
  const proxy = await startProxy(() => ({ port }), certificate)
  const network = { ...system, HTTPS_PROXY: `https://${proxy.host}` }
  const { event } = await failure('https://login.acme.test', network)
  expect(event).toMatchObject(refused)
})

test.each([
  [
    'IP:127.0.0.1',
    -1,
    'its certificate has expired, by the clock of this machine',
    'set the clock',
  ],
  ['DNS:other.test', 2, 'the certificate there is for another name', 'sign in first'],
])('a certificate for %s that lives for %i days is told', async (name, days, what, next) => {
  const certificate = authority.issue(name, days)
  const issuer = await listenSecurely(busy, certificate)
  expect((await failure(issuer, trusting)).event).toMatchObject(unreachable(issuer, what, next))

  const port = Number(new URL(issuer).port)
  const proxy = await startProxy(() => ({ port }))
  const behind = 'https://login.acme.test'
  const { event } = await failure(behind, { ...trusting, HTTPS_PROXY: proxy.host })
  if (days < 0) return // it is for another name as well
  expect(event).toMatchObject(unreachable(behind, what, next))
})

test('a server that does not speak TLS, or is not there, is told', async () => {
  const plain = (await listen(busy)).replace('http:', 'https:')
  expect((await failure(plain)).event).toMatchObject(
    unreachable(plain, 'what answers there does not speak TLS', 'port'),
  )
  const nowhere = `https://127.0.0.1:${await freePort()}`
  expect((await failure(nowhere)).event).toMatchObject(
    unreachable(nowhere, 'nothing listens there', 'Check the address'),
  )
  const unknown = 'https://nope.invalid'
  expect((await failure(unknown)).event).toMatchObject(
    unreachable(unknown, '(?:there is no such name|this machine has no way there)', 'Check'),
  )
})

test('to believe every certificate is warned about, once (security: CL-14)', async () => {
  const issuer = await listenSecurely(busy, authority.issue('DNS:other.test'))
  const { event, output } = await failure(issuer, { NODE_TLS_REJECT_UNAUTHORIZED: '0' })
  expect(event).toMatchObject(refused)
  expect(output.match(/NODE_TLS_REJECT_UNAUTHORIZED.*insecure/g)).toHaveLength(1)
})
