import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { Person } from '../people/person.js'
import { folder, logIn, machine } from './here.ts'

const ISSUER = 'http://127.0.0.1:5001'
const docker = (...args: string[]) => machine.run('docker', ...args)
const { outside, inside } = folder('image')

const start = () =>
  docker(
    ...['run', '--detach', '--name', 'paircode', '--network', 'host', '--read-only'],
    ...['--cap-drop', 'ALL', '--security-opt', 'no-new-privileges:true'],
    ...['--volume', `${inside}/paircode.json:/etc/paircode/paircode.json:ro`],
    ...['--volume', 'paircode:/var/lib/paircode', 'paircode'],
  )

/** It is well when the health check of the image says so. */
const well = () =>
  vi.waitFor(
    async () => {
      const format = '{{.State.Health.Status}}'
      expect(await docker('inspect', '--format', format, 'paircode')).toBe('healthy')
    },
    { timeout: 30_000, interval: 500 },
  )

beforeAll(async () => {
  mkdirSync(outside)
  const configuration = {
    issuer: ISSUER,
    store: { sqlite: '/var/lib/paircode/paircode.db' },
    providers: [{ type: 'local' }],
    clients: [{ clientId: 'acme-cli' }],
  }
  writeFileSync(join(outside, 'paircode.json'), JSON.stringify(configuration))
  await start()
  await well()
})
afterAll(async () => {
  await docker('rm', '--force', 'paircode')
  await docker('volume', 'rm', 'paircode')
})

test('it runs as nobody special, and writes its database and nothing else', async () => {
  const inContainer = (command: string) => docker('exec', 'paircode', 'sh', '-c', command)
  expect(await inContainer('id -u')).toBe('1000')
  expect(await inContainer('grep CapEff /proc/1/status')).toMatch(/\t0+$/)
  for (const place of ['/app', '/tmp', '/etc/paircode', '/home/node'])
    expect(await machine.succeeds('docker', 'exec', 'paircode', 'touch', `${place}/x`)).toBe(false)
  expect(await inContainer('stat --format %a /var/lib/paircode/paircode.db')).toBe('600')
})

test('a terminal is logged in, and still is when another container has taken over', async () => {
  const { terminal, tokens } = await logIn(ISSUER, new Person({ fields: { email: 'ada@a.dev' } }))

  const asked = performance.now()
  await docker('stop', 'paircode')
  expect(performance.now() - asked).toBeLessThan(10_000)
  expect(await docker('inspect', '--format', '{{.State.ExitCode}}', 'paircode')).toBe('0')

  await docker('rm', 'paircode')
  await start()
  await well()
  expect((await terminal.refresh(tokens)).status).toBe(200)
})
