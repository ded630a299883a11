import { randomBytes } from 'node:crypto'
import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeAuthority } from '../networks/authority.ts'
import { Person } from '../people/person.js'
import { fetchOverTls } from '../several/fetch-over-tls.ts'
import { askingIt, startGitHubOverTls } from './github.ts'
import { folder, logIn, machine } from './here.ts'

const ISSUER = 'https://login.acme.dev'
const SERVERS = ['server-1', 'server-2', 'server-3']
const { outside, inside } = folder('compose')
const authority = makeAuthority()
const send = fetchOverTls(readFileSync(authority.file, 'utf8'))

const compose = (...args: string[]) =>
  machine.run(
    ...['docker', 'compose', '--progress', 'quiet', '--file', `${inside}/compose.yaml`],
    ...['--file', `${inside}/github.json`, ...args],
  )
const exitCode = (service: string) =>
  machine.run('docker', 'inspect', '--format', '{{.State.ExitCode}}', `paircode-${service}-1`)

let github: Awaited<ReturnType<typeof startGitHubOverTls>>

beforeAll(async () => {
  github = await startGitHubOverTls(authority)
  cpSync('deploy', outside, { recursive: true })
  fillIn()
  await compose('up', '--detach', '--wait')
})
afterAll(async () => {
  await compose('down', '--volumes')
  send.close()
  await github.stop()
  authority.remove()
})

/** What deploy/README.md says is to be made; and the way to another GitHub. */
function fillIn() {
  const write = (name: string, text: string | Buffer) => writeFileSync(join(outside, name), text)
  const values = [
    `DATABASE_PASSWORD=${randomBytes(24).toString('hex')}`,
    `PAIRCODE_MASTER_KEY=${randomBytes(32).toString('base64url')}`,
    'GITHUB_CLIENT_SECRET=a-secret-of-github',
  ]
  write('.env', values.join('\n'))
  mkdirSync(join(outside, 'tls'))
  const { key, cert } = authority.issue('DNS:login.acme.dev')
  write('tls/login.acme.dev.key', key)
  write('tls/login.acme.dev.crt', cert)

  write('paircode.json', askingIt(readFileSync(join(outside, 'paircode.json'), 'utf8')))
  copyFileSync(authority.file, join(outside, 'authority.pem'))
  const server = {
    environment: { NODE_EXTRA_CA_CERTS: '/etc/paircode/authority.pem' },
    volumes: ['./authority.pem:/etc/paircode/authority.pem:ro'],
    extra_hosts: ['github.acme.dev:host-gateway'],
  }
  const services = Object.fromEntries(SERVERS.map((name) => [name, server]))
  write('github.json', JSON.stringify({ services }))
}

test('a terminal logs in through nginx, and the servers know where it is', async () => {
  const { terminal, tokens } = await logIn(ISSUER, new Person({ fetch: send }), send)
  expect((await terminal.refresh(tokens)).status).toBe(200)
  const said = await compose('logs', '--no-log-prefix', ...SERVERS)
  const addresses = [...said.matchAll(/"address":"([^"]+)"/g)].map(([, address]) => address)
  expect(addresses.length).toBeGreaterThan(0)
  expect(addresses).not.toContain('172.30.0.10')
})

test('nobody reaches the database, or a server past nginx', async () => {
  const published = await machine.run('docker', 'ps', '--format', '{{.Names}} {{.Ports}}')
  const open = published.split('\n').filter((line) => line.includes('->'))
  expect(open).toEqual([expect.stringMatching(/^paircode-nginx-1 /)])
})

/** What deploy/README.md says to do for each server, with one that is made anew in any case. */
async function replace(server: string, servers: string) {
  const file = join(outside, 'nginx/compose.servers')
  writeFileSync(file, servers.replace(`.1${server.at(-1)}:5001`, '$& down'))
  await compose('exec', 'nginx', 'nginx', '-s', 'reload')
  await compose('up', '--detach', '--no-deps', '--force-recreate', '--wait', server)
}

test('while one server after the other is replaced, no login is lost and nothing is answered 5xx', async () => {
  const statuses = new Map<number, number>()
  const counted: typeof fetch = async (...asked) => {
    const answer = await send(...asked)
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
    return answer
  }
  let [logins, over] = [0, false]
  const users = [1, 2].map(async () => {
    while (!over) {
      await logIn(ISSUER, new Person({ fetch: counted }), counted)
      logins++
    }
  })
  const servers = readFileSync(join(outside, 'nginx/compose.servers'), 'utf8')
  const replaced = (async () => {
    for (const server of SERVERS) await replace(server, servers)
  })().finally(() => {
    over = true
  })
  await Promise.all([replaced, ...users])
  console.log(`servers replaced under load: ${logins} logins`, Object.fromEntries(statuses))
  expect(logins).toBeGreaterThan(0)
  expect([...statuses.keys()].filter((status) => status >= 500)).toEqual([])
})

test('all of it stops in order, and in time', async () => {
  await compose('stop')
  const codes = await Promise.all([...SERVERS, 'nginx', 'postgres'].map(exitCode))
  expect(codes).toEqual(['0', '0', '0', '0', '0'])
})
