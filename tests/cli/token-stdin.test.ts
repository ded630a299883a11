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
  machine.remove()
})

const token = 'given'
const last = () => machine.requests.at(-1)
const answers = { '/x': () => new Response('yes\n') }

test('a token from stdin is sent in place of a login, and is not kept', async () => {
  const line = `fetch ${server.issuer}/x --token-stdin`
  vi.stubEnv('PAIRCODE_ISSUER', server.issuer)
  const { code, out, err } = await machine.type(line, { stdin: `${token}\n`, answers })
  expect([code, out, err]).toEqual([0, 'yes\n', ''])
  expect(last()?.headers.get('authorization')).toBe(`Bearer ${token}`)
  expect((await machine.type('status')).code).toBe(3)
})

test('it goes before PAIRCODE_TOKEN, and before whoever is logged in', async () => {
  await logIn(machine, server)
  const stdin = (await machine.type('token')).out
  await logIn(machine, server, 'bob@example.com')
  vi.stubEnv('PAIRCODE_TOKEN', 'of-elsewhere')
  const line = `whoami ${server.issuer} --token-stdin --json`
  expect(await machine.type(line, { stdin })).toMatchObject({
    code: 0,
    err: '',
    events: [{ event: 'identity', email: 'ada@example.com' }],
  })
})

test.each([
  ['nothing', '', 'token: it is empty; write the access token alone'],
  ['two', 'secret one\nsecret two', 'token: it holds characters that no token has; write'],
])('%s by stdin is no token, and is sent to nobody', async (_, stdin, message) => {
  const asked = machine.requests.length
  const { code, err } = await machine.type(`whoami ${server.issuer} --token-stdin`, { stdin })
  expect([code, machine.requests.length]).toEqual([2, asked])
  expect(err).toContain(message)
  expect(err).not.toContain('secret')
})

test('what has been read as data is no token', async () => {
  vi.stubEnv('PAIRCODE_ISSUER', server.issuer)
  const asked = machine.requests.length
  const { code } = await machine.type('fetch /x -d @- --token-stdin', { stdin: token, answers })
  expect([code, machine.requests.length]).toEqual([2, asked])
})

test('it is not typed where a screen would show it, nor sent to a server that nobody named', async () => {
  const line = 'whoami --token-stdin'
  expect((await machine.type(line, { isTTY: true })).err).toContain('pipe the token in')
  expect(await machine.type(line, { stdin: token })).toMatchObject({
    code: 2,
    err: expect.stringContaining('Which server is the token for? Set PAIRCODE_ISSUER'),
  })
})
