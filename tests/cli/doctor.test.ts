import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Event } from '../../packages/cli/src/events.ts'
import { acme } from '../client/terminal.ts'
import { startMachine } from './machine.ts'

let machine: ReturnType<typeof startMachine>
let server: ReturnType<typeof acme>
beforeEach(() => {
  server = acme()
  machine = startMachine(server)
  for (const name of ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'NO_PROXY']) {
    vi.stubEnv(name, undefined)
    vi.stubEnv(name.toLowerCase(), undefined)
  }
  vi.stubEnv('NODE_EXTRA_CA_CERTS', undefined)
})
afterEach(() => {
  vi.unstubAllEnvs()
  machine.remove()
})

type Check = Extract<Event, { event: 'check' }>

async function look(issuer = server.issuer, setting: Parameters<typeof machine.type>[1] = {}) {
  const { code, events } = await machine.type(`doctor ${issuer} --json`, setting)
  const found = Object.fromEntries(
    events.map((event) => [(event as Check).check, event as Check]),
  ) as Partial<Record<string, Check>>
  return { code, found }
}

test('where all is well, each thing is looked at and found good', async () => {
  const { code, found } = await look()
  expect(code).toBe(0)
  expect(
    Object.fromEntries(Object.entries(found).map(([name, one]) => [name, one?.verdict])),
  ).toEqual({
    browser: 'good',
    loopback: 'good',
    proxy: 'good',
    certificates: 'good',
    keychain: 'skipped',
    store: 'good',
    locks: 'good',
    server: 'good',
    clock: 'skipped', // a server without sockets tells no time
  })
})

test('people read it in 80 columns', async () => {
  const { out } = await machine.type(`doctor ${server.issuer}`, {
    env: { HTTPS_PROXY: 'http://p:1' },
  })
  expect(out).toMatch(/^. browser {7}/)
  expect(out).toContain(' proxy ')
  for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
})

test('a lone doctor asks no server', async () => {
  const { code, events } = await machine.type('doctor --json')
  expect(code).toBe(0)
  expect(events).toContainEqual(expect.objectContaining({ check: 'server', verdict: 'skipped' }))
  expect(machine.requests).toEqual([])
})

const at = (date: string) => ({
  answers: { '/': () => new Response('', { headers: { date } }) },
})

test.each<[string, string, NodeJS.ProcessEnv, string, string]>([
  [
    'proxy',
    'good',
    { HTTPS_PROXY: 'http://u:s3cret@p.dev:1' },
    'through p.dev:1 (HTTPS_PROXY)',
    '',
  ],
  [
    'proxy',
    'bad',
    { HTTPS_PROXY: 'ftp://s3cret' },
    'HTTPS_PROXY: it is no address',
    'same command',
  ],
  ['proxy', 'good', { http_proxy: 'p.dev:1', NO_PROXY: '.dev' }, 'but for what NO_PROXY lists', ''],
  ['proxy', 'doubtful', { ALL_PROXY: 'http://u:s3cret@p.dev:1' }, 'ALL_PROXY', 'HTTPS_PROXY'],
  ['certificates', 'bad', { NODE_TLS_REJECT_UNAUTHORIZED: '0' }, 'no certificate', 'Unset it'],
  [
    'certificates',
    'bad',
    { NODE_EXTRA_CA_CERTS: '/nowhere' },
    '/nowhere cannot be read (ENOENT)',
    'PEM',
  ],
  ['certificates', 'bad', { NODE_EXTRA_CA_CERTS: 'package.json' }, 'holds no certificate', 'PEM'],
  ['browser', 'bad', { PAIRCODE_FLOW: 'nonsense' }, 'PAIRCODE_FLOW', ''],
  ['browser', 'good', { BROWSER: 'none' }, 'BROWSER=none', ''],
  ['store', 'bad', { PAIRCODE_HOME: 'here' }, 'PAIRCODE_HOME: "here" is relative', ''],
])('%s is %s with %j', async (check, verdict, env, message, remedy) => {
  const { code, found } = await look(server.issuer, { env })
  expect(found[check]).toMatchObject({ verdict, message: expect.stringContaining(message) })
  expect(found[check]?.remedy ?? '').toContain(remedy)
  expect(JSON.stringify(found)).not.toContain('s3cret')
  expect(code).toBe(Object.values(found).some((one) => one?.verdict === 'bad') ? 1 : 0)
})

test('a keychain that does not work is doubtful, and bad where there is to be no other', async () => {
  const env = { PATH: '/nowhere' }
  const { found } = await look(server.issuer, { env: { ...env, PAIRCODE_STORE: 'auto' } })
  expect(found.keychain).toMatchObject({
    verdict: 'doubtful',
    message: expect.stringContaining('Secrets go into a file instead.'),
    remedy: expect.stringContaining('PAIRCODE_STORE=file'),
  })
  const strict = await look(server.issuer, { env: { ...env, PAIRCODE_STORE: 'keychain' } })
  expect(strict.found.keychain?.verdict).toBe('bad')
})

test('a lock that a dead process has left is found', async () => {
  const folder = join(machine.home, 'sessions')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { hostname } = await import('node:os')
  const lock = JSON.stringify({ pid: 99999999, host: hostname() })
  writeFileSync(join(folder, 'x.lock'), lock, { mode: 0o600 })
  expect((await look()).found.locks).toMatchObject({
    verdict: 'doubtful',
    message: expect.stringContaining('x.lock'),
  })
})

test.each([
  ['Tue, 24 Nov 2026 09:00:20 GMT', 'good', 'agrees'],
  ['Tue, 24 Nov 2026 08:00:00 GMT', 'doubtful', '3600 seconds ahead of'],
  ['Tue, 24 Nov 2026 09:02:00 GMT', 'doubtful', '120 seconds behind'],
])('when the server says that it is %s, the clock is %s', async (date, verdict, message) => {
  const { found } = await look(server.issuer, at(date))
  expect(found.clock).toMatchObject({ verdict, message: expect.stringContaining(message) })
})

test('a server that answers with something else, or nothing, is told', async () => {
  const metadata = '/.well-known/oauth-authorization-server'
  const other = '/.well-known/openid-configuration'
  const page = () => new Response('<p>Hello', { status: 404 })
  const bare = await look(server.issuer, { answers: { [metadata]: page, [other]: page } })
  expect(bare.found.server).toMatchObject({ verdict: 'doubtful' })

  const gone = () => Promise.reject(new TypeError('', { cause: new Error('no route') }))
  const { code, found } = await look(server.issuer, { answers: { [metadata]: gone, '/': gone } })
  expect(code).toBe(1)
  expect(found.server).toMatchObject({
    verdict: 'bad',
    message: `Could not reach ${server.issuer}: no route.`,
    remedy: expect.stringContaining('Check the network'),
  })
})
