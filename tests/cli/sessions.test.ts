import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { acme } from '../client/terminal.ts'
import { logIn, startMachine } from './machine.ts'

let machine: ReturnType<typeof startMachine>
let server: ReturnType<typeof acme>
beforeEach(() => {
  server = acme()
  machine = startMachine(server)
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  machine.remove()
})

const ADA = { event: 'logged_out', sub: expect.any(String), email: 'ada@example.com' }
const TOKEN = 'PAIRCODE_TOKEN is set, and goes before the logins on file.\n'
const NOBODY =
  'paircode: You are not logged in: there is no session on file.\nRun "paircode login <issuer>".\n'

test('whoami asks the server', async () => {
  await logIn(machine, server)
  expect(await machine.type('whoami')).toMatchObject({
    code: 0,
    out: `ada@example.com  (${server.issuer})\n`,
    err: '',
  })
  const { events } = await machine.type('whoami --json')
  expect(events).toMatchObject([{ event: 'identity', email: 'ada@example.com' }])
})

test.each([
  'whoami',
  'status',
  'token',
  'fetch /x',
  'accounts',
  'use ada',
  'logout',
  'logout --all',
])('%s without a login fails with 3', async (line) => {
  expect(await machine.type(line)).toMatchObject({ code: 3, out: '', err: NOBODY })
})

test('a command that names the server says how to log in to it', async () => {
  const { err } = await machine.type(`token ${server.issuer} --client acme-cli`)
  expect(err).toBe(
    `paircode: You are not logged in to ${server.issuer}.\nRun "paircode login ${server.issuer} --client acme-cli".\n`,
  )
})

test('status says who and why, where the secret is, and asks nobody', async () => {
  await logIn(machine, server)
  const asked = machine.requests.length
  const { code, out } = await machine.type('status')
  expect(code).toBe(0)
  expect(out).toMatch(
    new RegExp(`^Account {2}ada@example.com
 {9}\\(by your last login, or "paircode use"\\)
Server {3}${server.issuer}
App {6}acme-cli
Since {4}2026-11-24 09:00 UTC
Expires {2}not known here
Secret {3}in ${machine.home}/sessions/\\S+
$`),
  )
  expect(machine.requests).toHaveLength(asked)
})

test.each([
  ['--account ada@example.com', {}, 'flag'],
  ['', { PAIRCODE_ACCOUNT: 'ADA@example.com' }, 'environment'],
  ['', {}, 'global'],
])('status %s with %j: the reason is %s', async (options, env, because) => {
  await logIn(machine, server)
  const { events } = await machine.type(`status ${options} --json`, { env })
  expect(events).toMatchObject([{ event: 'status', email: 'ada@example.com', because }])
})

test('accounts lists everybody, with a star at the one that commands take', async () => {
  await logIn(machine, server, 'bob@example.com')
  server.pass(60)
  await logIn(machine, server)
  expect((await machine.type('accounts')).out).toBe(
    `* ada@example.com  (${server.issuer}, acme-cli)\n  bob@example.com  (${server.issuer}, acme-cli)\n`,
  )
  const { events } = await machine.type('accounts --json')
  expect(events).toMatchObject([
    { event: 'account', current: true },
    { event: 'account', current: false },
  ])
})

test('use chooses for everywhere, --here for one folder, the environment for one process', async () => {
  await logIn(machine, server, 'bob@example.com')
  await logIn(machine, server)
  expect(await machine.type('use bob@example.com')).toMatchObject({
    code: 0,
    err: `Commands now run as bob@example.com at ${server.issuer}.\n`,
  })
  const who = async () => (await machine.type('whoami')).out.split(' ')[0]
  expect(await who()).toBe('bob@example.com')

  const folder = join(machine.home, 'project')
  mkdirSync(folder)
  const cwd = vi.spyOn(process, 'cwd').mockReturnValue(folder)
  const { events } = await machine.type('use ada@example.com --here --json')
  expect(events).toMatchObject([{ event: 'account_chosen', directory: folder }])
  expect(await who()).toBe('ada@example.com')
  expect((await machine.type('status')).out).toContain(`(chosen for ${folder})`)
  cwd.mockReturnValue(machine.home)
  expect(await who()).toBe('bob@example.com')
  vi.stubEnv('PAIRCODE_ACCOUNT', 'ada@example.com')
  expect(await who()).toBe('ada@example.com')
})

test('use of a login at another server makes that the one that is meant', async () => {
  const other = acme({ issuer: 'http://localhost:5002' })
  await logIn(machine, server)
  const elsewhere = startMachine(other)
  vi.stubEnv('PAIRCODE_HOME', machine.home)
  await logIn(elsewhere, other, 'bob@example.com')
  elsewhere.remove()
  const issuer = async () => (await machine.type('status --json')).events[0]
  expect(await issuer()).toMatchObject({ issuer: other.issuer })
  await machine.type('use ada@example.com')
  expect(await issuer()).toMatchObject({ issuer: server.issuer, email: 'ada@example.com' })
})

test('use of somebody who is not logged in names those who are', async () => {
  await logIn(machine, server)
  const { code, err } = await machine.type('use eve@example.com')
  expect(code).toBe(3)
  expect(err).toContain('Logged in there: ada@example.com.')
})

test('in a folder that has been deleted, there is no choice but for everywhere', async () => {
  await logIn(machine, server)
  await logIn(machine, server, 'bob@example.com')
  const cwd = vi.spyOn(process, 'cwd').mockImplementation(() => {
    throw new Error('ENOENT: no such file or directory, uv_cwd')
  })
  expect(await machine.type('use ada@example.com')).toMatchObject({ code: 0 })
  expect((await machine.type('status')).out).toContain('ada@example.com')
  expect(await machine.type('use bob@example.com --here')).toMatchObject({
    code: 2,
    err: expect.stringContaining('--here: this folder is there no more; go to another.'),
  })
  cwd.mockRestore()
})

test('logout ends the session at the server and here', async () => {
  await logIn(machine, server)
  const { code, events } = await machine.type('logout --json')
  expect([code, events]).toEqual([0, [{ ...ADA, issuer: server.issuer, revoked: true }]])
  expect(server.events).toContainEqual(expect.objectContaining({ event: 'session_ended' }))
  expect((await machine.type('whoami')).code).toBe(3)
})

test('logout that the server does not hear of ends the session here, and says so', async () => {
  await logIn(machine, server)
  const answers = { '/oauth/revoke': () => new Response('', { status: 503 }) }
  const { code, events } = await machine.type('logout --json', { answers })
  expect(code).toBe(1)
  expect(events).toMatchObject([{ ...ADA, revoked: false }, { code: 'not_revoked' }])
  expect((await machine.type('whoami')).code).toBe(3)
})

test('logout --all ends every session, also after one that the server did not end', async () => {
  await logIn(machine, server, 'bob@example.com')
  await logIn(machine, server)
  let first = true
  const answers = {
    '/oauth/revoke': () => {
      const status = first ? 503 : 200
      first = false
      return new Response('', { status })
    },
  }
  const { code, events } = await machine.type('logout --all --json', { answers })
  expect(code).toBe(1)
  expect(events).toMatchObject([
    { event: 'logged_out', revoked: false },
    { event: 'logged_out', revoked: true },
    { event: 'error', code: 'not_revoked' },
  ])
  expect((await machine.type('accounts')).code).toBe(3)
})

test('a session whose file others can read is still logged out of', async () => {
  await logIn(machine, server)
  const { events } = await machine.type('status --json')
  chmodSync(Object(events[0]).secret_in, 0o644)
  const { code, err } = await machine.type('logout')
  expect([code, err]).toEqual([1, expect.stringContaining('chmod 600')])
})

test('a session whose secret the keychain no longer gives is forgotten all the same', async () => {
  await logIn(machine, server)
  const path: string = Object((await machine.type('status --json')).events[0]).secret_in
  const { credential: _, ...facts } = JSON.parse(readFileSync(path, 'utf8'))
  writeFileSync(path, JSON.stringify({ ...facts, keychain: 'lost' }))
  const env = { PATH: '/nowhere', PAIRCODE_STORE: 'keychain' }
  const { code, events } = await machine.type('logout --json', { env })
  expect([code, events]).toMatchObject([1, [{ revoked: false }, { code: 'not_revoked' }]])
  expect((await machine.type('status')).code).toBe(3)
})

test('token prints one for another program, and not on a screen', async () => {
  await logIn(machine, server)
  const { code, out, err } = await machine.type('token')
  expect([code, err]).toEqual([0, ''])
  expect(out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
  expect(await machine.type('token', { isTTY: true })).toMatchObject({
    code: 2,
    out: '',
    err: 'paircode: A token on a screen stays in its scrollback; pipe it, or add --show.\nSee "paircode token --help".\n',
  })
  expect((await machine.type('token --show', { isTTY: true })).out).toBe(out)
  const { events } = await machine.type('token --json')
  expect(events).toEqual([{ event: 'token', access_token: out.trim() }])
})

test('PAIRCODE_TOKEN goes before every login, and every command says so', async () => {
  await logIn(machine, server)
  const token = (await machine.type('token')).out.trim()
  vi.stubEnv('PAIRCODE_TOKEN', token)
  expect(await machine.type('token')).toMatchObject({ out: `${token}\n`, err: TOKEN })
  for (const line of ['whoami', 'fetch /oauth/userinfo', 'status']) {
    const { code, err } = await machine.type(`${line} --json`)
    expect([line, err]).toEqual([line, TOKEN])
    expect([line, code]).toEqual([line, line === 'status' ? 0 : 2])
  }
  vi.stubEnv('PAIRCODE_ISSUER', server.issuer)
  expect(await machine.type('whoami')).toMatchObject({ code: 0, err: TOKEN })
  expect((await machine.type('accounts')).err).toBe(TOKEN)
})

test('logout leaves alone what PAIRCODE_TOKEN goes before, and does not say otherwise', async () => {
  await logIn(machine, server)
  vi.stubEnv('PAIRCODE_TOKEN', 'of-elsewhere')
  const { code, events } = await machine.type('logout --all --json')
  expect([code, events]).toMatchObject([1, [{ code: 'not_revoked' }]])
  vi.stubEnv('PAIRCODE_TOKEN', ' ')
  expect(await machine.type('whoami')).toMatchObject({ code: 0, err: '' })
})

test('a server is known by its address, however that is written', async () => {
  await logIn(machine, server)
  const address = `${server.issuer.toUpperCase()}/`
  for (const line of [`whoami ${address}`, `accounts ${address}`, `logout ${address}`]) {
    expect([line, (await machine.type(line)).code]).toEqual([line, 0])
  }
})

test('a token from the environment is sent to no server that nobody named', async () => {
  await logIn(machine, server)
  vi.stubEnv('PAIRCODE_TOKEN', 'a-secret-of-elsewhere')
  const asked = machine.requests.length
  const { code, err } = await machine.type('whoami')
  expect([code, machine.requests.length]).toEqual([2, asked])
  expect(err).toContain('Which server is PAIRCODE_TOKEN for? Set PAIRCODE_ISSUER to its address.')
})

test('a token from the environment is sent to no other server than PAIRCODE_ISSUER names', async () => {
  vi.stubEnv('PAIRCODE_TOKEN', 'a-secret-of-acme')
  vi.stubEnv('PAIRCODE_ISSUER', 'https://login.acme.dev')
  const { issuer } = server
  for (const line of [`whoami ${issuer}`, `fetch /x --issuer ${issuer}`, `token ${issuer}`]) {
    const { code, out, err } = await machine.type(line)
    expect([line, code, out, machine.requests.length]).toEqual([line, 2, '', 0])
    expect(err).toContain(
      `PAIRCODE_TOKEN is for https://login.acme.dev, as PAIRCODE_ISSUER says, and not for ${issuer}.`,
    )
  }
  vi.stubEnv('PAIRCODE_ISSUER', `${issuer.toUpperCase()}/`)
  expect(await machine.type(`token ${issuer}`)).toMatchObject({
    code: 0,
    out: 'a-secret-of-acme\n',
  })
})

test('a session that the server has ended says so', async () => {
  await logIn(machine, server)
  server.pass(3600)
  const answers = {
    '/oauth/token': () => Response.json({ error: 'invalid_grant' }, { status: 400 }),
  }
  const { code, err } = await machine.type('token', { answers })
  expect(code).toBe(3)
  expect(err).toContain(`Your session at ${server.issuer} has ended`)
})
