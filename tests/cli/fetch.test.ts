import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { acme } from '../client/terminal.ts'
import { logIn, startMachine } from './machine.ts'

let machine: ReturnType<typeof startMachine>
let server: ReturnType<typeof acme>
beforeEach(async () => {
  server = acme()
  machine = startMachine(server)
  await logIn(machine, server)
})
afterEach(() => {
  vi.unstubAllEnvs()
  machine.remove()
})

const yes = () => new Response('yes\n', { headers: { 'x-made-by': 'hand' } })
const answers = { '/x': yes }
const last = () => machine.requests.at(-1)

test('fetch sends the session and prints what comes back', async () => {
  const { code, out, err } = await machine.type('fetch /oauth/userinfo')
  expect([code, err]).toEqual([0, ''])
  expect(JSON.parse(out)).toMatchObject({ email: 'ada@example.com' })
})

test.each([
  ['-d a=1', 'POST', 'a=1'],
  ['-d a=1 -d b=2', 'POST', 'a=1&b=2'],
  ['-X PUT -d a=1', 'PUT', 'a=1'],
  ['-X DELETE', 'DELETE', ''],
  ['', 'GET', ''],
])('fetch %s sends %s %j', async (options, method, body) => {
  expect((await machine.type(`fetch /x ${options}`, { answers })).code).toBe(0)
  expect([last()?.method, await last()?.text()]).toEqual([method, body])
  const type = body ? 'application/x-www-form-urlencoded' : null
  expect(last()?.headers.get('content-type')).toBe(type)
  expect(last()?.headers.get('authorization')).toMatch(/^Bearer /)
})

test('a header of your own is sent as it is', async () => {
  const line = ['fetch', '/x', '-d', '{}', '-H', 'content-type: application/json', '-H', 'A: b c']
  await machine.type(line, { answers })
  expect(last()?.headers.get('content-type')).toBe('application/json')
  expect(last()?.headers.get('a')).toBe('b c')
})

test.each([
  ['-d @FILE', 'one=1two=2'],
  ['--data-binary @FILE', 'one=1\r\ntwo=2\n'],
  ['-d @-', 'one=1two=2'],
  ['--data-binary @-', 'one=1\r\ntwo=2\n'],
])('fetch %s sends a file or stdin, as curl does', async (options, body) => {
  const path = join(machine.home, 'data')
  writeFileSync(path, 'one=1\r\ntwo=2\n')
  const line = `fetch /x ${options.replace('FILE', path)}`
  await machine.type(line, { answers, stdin: 'one=1\r\ntwo=2\n' })
  expect(await last()?.text()).toBe(body)
})

test('a stdin that is open and silent is not waited for', async () => {
  expect((await machine.type('fetch /x', { answers })).code).toBe(0)
})

test('fetch -i prints the head, and -o writes the body into a file', async () => {
  const { out } = await machine.type('fetch /x -i', { answers })
  expect(out).toMatch(/^HTTP 200\n(.*\n)*x-made-by: hand\n\nyes\n$/)
  const path = join(machine.home, 'answer')
  expect(await machine.type(`fetch /x -o ${path}`, { answers })).toMatchObject({ code: 0, out: '' })
  expect(readFileSync(path, 'utf8')).toBe('yes\n')
  const { events } = await machine.type(`fetch /x -o ${path} --json`, { answers })
  expect(events).toMatchObject([{ event: 'response', status: 200, file: path }])
  expect((await machine.type('fetch /x -o - --json', { answers })).events).toMatchObject([
    { body: 'yes\n' },
  ])
})

test('fetch --json says the status, the headers and the body, whatever it is made of', async () => {
  const bytes = Buffer.from([0xff, 0x00])
  const both = { ...answers, '/bytes': () => new Response(bytes) }
  const { events } = await machine.type('fetch /x --json', { answers: both })
  expect(events).toMatchObject([{ status: 200, headers: { 'x-made-by': 'hand' }, body: 'yes\n' }])
  const binary = await machine.type('fetch /bytes --json', { answers: both })
  expect(binary.events).toMatchObject([{ body_base64: bytes.toString('base64') }])
})

test.each([
  [204, 0],
  [302, 30],
  [401, 3],
  [404, 40],
  [503, 50],
])('a status of %i ends fetch with %i', async (status, code) => {
  const answer = () => new Response(null, { status, headers: { location: '/elsewhere' } })
  const ended = await machine.type('fetch /x', { answers: { '/x': answer } })
  expect(ended.code).toBe(code)
  expect(ended.err.includes(`/x answered ${status}.\n`)).toBe(code !== 0)
})

test('a terminal is spared what an answer would do to it, and a file is not', async () => {
  const hostile = { '/x': () => new Response('\u001b]0;owned\u0007ok\r\u202e\n') }
  expect((await machine.type('fetch /x', { answers: hostile, isTTY: true })).out).toBe(
    ']0;ownedok\n',
  )
  expect((await machine.type('fetch /x', { answers: hostile })).out).toContain('\u001b')
})

test('a whole address says which of several logins is meant', async () => {
  const other = acme({ issuer: 'http://localhost:5002' })
  const elsewhere = startMachine(other)
  vi.stubEnv('PAIRCODE_HOME', machine.home)
  await logIn(elsewhere, other, 'bob@example.com')
  elsewhere.remove()
  const { code } = await machine.type(`fetch ${server.issuer}/oauth/userinfo`)
  expect(code).toBe(0)
})

test.each([
  ['fetch', 'Which address? Write it after "paircode fetch".'],
  ['fetch /x -H nonsense', '"nonsense" is no header; write it as "Name: value".'],
  ['fetch /x -H a:日本', 'What -H is given is no header; write it as "Name: value".'],
  ['fetch /x -d @/nowhere', '/nowhere cannot be read (ENOENT).'],
  ['fetch /x -d a --data-binary b', '--data and --data-binary do not go together.'],
])('"%s" is wrong usage', async (line, message) => {
  const err = `paircode: ${message}\nSee "paircode fetch --help".\n`
  expect(await machine.type(line)).toMatchObject({ code: 2, out: '', err })
})

test('what stands where a header should is not repeated when it may be a secret', async () => {
  const { err } = await machine.type(['fetch', '/x', '-H', 'Bearer s3cret'])
  expect(err).not.toContain('s3cret')
})

test('a request to another server is not sent', async () => {
  const { code, err } = await machine.type('fetch https://evil.dev/x')
  expect(code).toBe(1)
  expect(err).toContain(`This session is for ${server.issuer} only`)
})
