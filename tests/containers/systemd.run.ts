import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { Person } from '../people/person.js'
import { logIn, machine } from './here.ts'
import { FILES } from './machine.js'

const ISSUER = 'http://127.0.0.1:5001'
const OWN = ['/opt/paircode', '/etc/paircode', '/var/lib/private/paircode']
const systemctl = (...args: string[]) => machine.run('systemctl', ...args)
const property = (name: string) => systemctl('show', '--value', '--property', name, 'paircode')

const ready = () =>
  vi.waitFor(async () => expect((await fetch(`${ISSUER}/readyz`)).status).toBe(200), {
    timeout: 30_000,
    interval: 200,
  })

beforeAll(async () => {
  await machine.run('rm', '-rf', ...OWN)
  // What the image has is what a checkout has after `npm ci` and `npm run build`.
  await machine.run('docker', 'create', '--name', 'paircode', 'paircode')
  await machine.run('docker', 'cp', '--quiet', 'paircode:/app', '/opt/paircode')
  await machine.run('docker', 'rm', 'paircode')
  const configuration = {
    issuer: ISSUER,
    store: { sqlite: '/var/lib/paircode/paircode.db' },
    providers: [{ type: 'local' }],
    clients: [{ clientId: 'acme-cli' }],
  }
  mkdirSync(join(FILES, 'etc/paircode'), { recursive: true })
  writeFileSync(join(FILES, 'etc/paircode/paircode.json'), JSON.stringify(configuration))
  await machine.run('cp', '/srv/repository/deploy/systemd/paircode.service', '/etc/systemd/system/')
  await systemctl('daemon-reload')
  await systemctl('enable', '--now', 'paircode')
  await ready()
})
afterAll(async () => {
  await machine.run('systemctl', 'disable', '--now', 'paircode')
  await machine.run('rm', '-rf', ...OWN)
})

test('systemd takes the unit as it is, and finds little that it may do', async () => {
  await machine.run('systemd-analyze', 'verify', '--man=no', 'paircode.service')
  const said = await machine.run('systemd-analyze', 'security', '--no-pager', 'paircode')
  expect(said).toMatch(/Overall exposure level for paircode.service: 1\.\d OK/)
})

test('a terminal is logged in, and still is after a restart and after a crash', async () => {
  const { terminal, tokens } = await logIn(ISSUER, new Person({ fields: { email: 'ada@a.dev' } }))
  await systemctl('restart', 'paircode')
  await ready()
  const { status, body } = await terminal.refresh(tokens)
  expect(status).toBe(200)

  await systemctl('kill', '--signal=KILL', 'paircode')
  await vi.waitFor(async () => expect(await property('NRestarts')).toBe('1'), { timeout: 20_000 })
  await ready()
  expect((await terminal.refresh(body)).status).toBe(200)
})

test('it has a user of its own, whose database nobody else can read', async () => {
  const pid = await property('MainPID')
  const user = Number(await machine.run('ps', '-o', 'uid=', '-p', pid))
  // The range of "DynamicUser".
  expect(user).toBeGreaterThanOrEqual(61_184)
  const mode = await machine.run('stat', '--format', '%a', '/var/lib/private/paircode/paircode.db')
  expect(mode).toBe('600')
})

test('it stops in order', async () => {
  await systemctl('stop', 'paircode')
  expect([await property('Result'), await property('ExecMainStatus')]).toEqual(['success', '0'])
  await systemctl('start', 'paircode')
})
