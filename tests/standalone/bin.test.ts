import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { type ClientRequest, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commandsInFolder, small } from './command.ts'

const { folder, command, withFile } = commandsInFolder()

test.each([
  ['memory', { memory: true }],
  ['SQLite', { sqlite: 'data.db' }],
])('it serves from %s until it is told to stop', async (_, store) => {
  const server = withFile({ ...small, store })
  const url = await server.listening()
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  expect((await fetch(`${url}/readyz`)).status).toBe(200)

  server.signal('SIGTERM')
  expect(await server.ended()).toEqual({
    code: 0,
    stdout: `Paircode is listening on ${url} for http://127.0.0.1:5001\n`,
    stderr: expect.stringMatching(
      /^\{"time":"[^"]+Z","level":"info","event":"stopping","signal":"SIGTERM"\}\n$/,
    ),
  })
})

test('a stop answers held polls at once', async () => {
  const server = withFile(small)
  const url = await server.listening()
  const paircode = randomBytes(16).toString('base64url')
  expect((await fetch(`${url}/cli_login?paircode=${paircode}`)).status).toBe(200)

  const poll = () => fetch(`${url}/token?paircode=${paircode}`, { headers: { Prefer: 'wait=25' } })
  const polls = [poll(), poll()]
  await Promise.race(polls) // the later one releases the earlier, so now one is held

  server.signal('SIGINT')
  const answers = await Promise.all(polls)
  expect(answers.map(({ status }) => status)).toEqual([200, 200])
  expect((await server.ended()).code).toBe(0)
})

/** Sends the head of a form, and resolves once the server has it; the rest is up to the test. */
async function beginForm(url: string): Promise<ClientRequest> {
  const secret = 'A'.repeat(43)
  const form = request(`${url}/consent`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      'Content-Length': FORM.length,
      Cookie: `paircode_browser=pck_${secret}; paircode_person=pcb_${secret}`,
      Expect: '100-continue',
      'Sec-Fetch-Site': 'same-origin',
    },
  })
  form.flushHeaders()
  await once(form, 'continue')
  return form
}

const FORM = 'login=x&decision=approve'

test('a stop waits for requests that are under way, and they still have the store', async () => {
  const server = withFile({ ...small, store: { sqlite: 'stopped.db' } })
  const form = await beginForm(await server.listening())
  server.signal('SIGTERM')
  await server.stopping()

  const [response] = await once(form.end(FORM), 'response')
  expect(response.statusCode).toBe(403) // a 500 without the store
  expect((await server.ended()).code).toBe(0)
})

test('a second signal waits for nothing', async () => {
  const server = withFile(small)
  const form = await beginForm(await server.listening())
  server.signal('SIGTERM')
  await server.stopping()
  server.signal('SIGTERM')
  await once(form, 'error')
  expect((await server.ended()).code).toBe(1)
})

test('it goes on when nobody reads its log any more', async () => {
  const server = withFile({ ...small, accessLog: true })
  const url = await server.listening()
  server.stopReading()
  for (let times = 0; times < 3; times += 1) {
    expect((await fetch(`${url}/oauth/jwks`)).status).toBe(200)
  }
  server.signal('SIGTERM')
  expect((await server.ended()).code).toBe(0)
})

test('an API without a grant may ask about tokens', async () => {
  const clientSecret = 'a secret of some length'
  const clients = [{ clientId: 'api', clientSecret, grants: [], introspect: true }]
  const url = await withFile({ ...small, clients }).listening()
  const answer = await fetch(`${url}/oauth/introspect`, {
    method: 'POST',
    headers: { Authorization: `Basic ${btoa(`api:${clientSecret}`)}` },
    body: new URLSearchParams({ token: 'of nobody' }),
  })
  expect([answer.status, await answer.json()]).toEqual([200, { active: false }])
})

test('what an operator should know is told at the start', async () => {
  const server = withFile({
    ...small,
    providers: [{ type: 'github', clientId: 'c', clientSecret: 's' }],
  })
  await server.listening()
  server.signal('SIGTERM')
  const { stderr } = await server.ended()
  expect(JSON.parse(stderr.split('\n')[0] ?? '')).toMatchObject({
    level: 'warn',
    event: 'notice',
    message: 'Anybody may log in, as "access" does not say who, at: github',
  })
})

test('--check says what would run, opens the store, and serves nothing', async () => {
  const file = { ...small, listen: { port: 5001 }, store: { sqlite: 'checked.db' } }
  const { code, stdout, stderr } = await withFile(file, '--check').ended()
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toBe(`${join(folder, 'test.json')} can be used.
  issuer      http://127.0.0.1:5001
  listens on  127.0.0.1, port 5001
  store       ${join(folder, 'checked.db')}
  master key  ${join(folder, 'checked.db.key')}
  provider    local
  client      paircode
`)
  expect(existsSync(join(folder, 'checked.db'))).toBe(true)
})

test.each([
  ['issuer: is not such an address; write ', { ...small, issuer: 'http://127.0.0.1:5001?x' }],
  ['issuer: write it as http://127.0.0.1:5001', { ...small, issuer: 'http://127.0.0.1:05001' }],
  ['store: ', { ...small, store: { sqlite: 'no/such/folder/a.db' } }],
  ['line 1, column 12: expected a value', '{"issuer": }'],
])('--check and a start refuse what is wrong, and show no stack: %s', async (problem, file) => {
  for (const args of [['--check'], []]) {
    const { code, stdout, stderr } = await withFile(file, ...args).ended()
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^paircode-server: \S+\.json cannot be used:\n/)
    expect(stderr).toContain(`\n  ${problem}`)
    expect(stderr).not.toMatch(/\n\s+at |Error/)
  }
})

test('a port that is taken is told with its number', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const { code, stdout, stderr } = await withFile({ ...small, listen: { port } }).ended()
  other.close()
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toBe(
    `paircode-server: listen.port: ${port} on 127.0.0.1 is taken by another program; stop that one, or write another port\n`,
  )
})

test('without a file it shows one that works', async () => {
  const { code, stderr } = await command().ended()
  expect(code).toBe(1)
  expect(stderr).toContain(`there is no ${join(folder, 'paircode.json')}`)
  const example = stderr.slice(stderr.indexOf('{'), stderr.lastIndexOf('}') + 1)
  expect((await withFile(example, '--check').ended()).code).toBe(0)
})

test('a wrong argument is told, and the right ones are shown', async () => {
  expect(await command('--chek').ended()).toEqual({
    code: 1,
    stdout: '',
    stderr: "paircode-server: Unknown option '--chek'; see paircode-server --help\n",
  })
  const { code, stdout } = await command('--help').ended()
  expect([code, stdout]).toEqual([0, expect.stringContaining('--config FILE')])
  expect((await command('--version').ended()).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})
