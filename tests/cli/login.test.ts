import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { acme } from '../client/terminal.ts'
import { approver, logIn, personAt, startMachine } from './machine.ts'

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

const LOGIN = () => `login ${server.issuer} --client acme-cli`

test('login --json says where to go and who it was, and nothing else', async () => {
  const line = `${LOGIN()} --json`
  const env = { PAIRCODE_FLOW: 'loopback' }
  const { code, out, err, events } = await machine.type(line, { env, onEvent: approver(server) })
  expect([code, err, out.trim().split('\n').length]).toEqual([0, '', 2])
  expect(events).toEqual([
    {
      event: 'prompt',
      flow: 'loopback',
      verification_uri: expect.stringMatching(/^http:\/\/localhost:5001\/go\//),
      expires_at: expect.any(String),
    },
    {
      event: 'logged_in',
      issuer: server.issuer,
      sub: expect.any(String),
      email: 'ada@example.com',
    },
  ])
})

test.each([
  ['--device', {}],
  ['--qr', {}],
])('login %s gives a code for any device', async (option) => {
  const onEvent = async (event: { event: string; user_code?: string }) => {
    if (event.event !== 'prompt') return
    const ada = personAt(server)
    const form = await ada.open(`${server.issuer}/device`)
    let page = await ada.press(form, 'Continue', { user_code: event.user_code ?? '' })
    if (page.title.startsWith('Sign in')) page = await ada.press(page, 'Sign in')
    await ada.press(page, 'Approve')
  }
  const { code, events } = await machine.type(`${LOGIN()} ${option} --json`, { onEvent })
  expect(events[0]).toMatchObject({
    event: 'prompt',
    flow: 'device',
    user_code: expect.any(String),
  })
  expect(code).toBe(0)
})

describe('a browser', () => {
  const opened: string[] = []
  beforeEach(() => {
    opened.length = 0
    vi.stubEnv('PAIRCODE_FLOW', 'loopback')
  })
  const open = (line: string, isTTY = false) =>
    machine.type(line, {
      isTTY,
      async openBrowser(url) {
        opened.push(url)
        await personAt(server).answer(url)
        return true
      },
    })
  const times = (err: string) => err.match(/Opening your browser/g)?.length ?? 0

  test('opens where somebody is at a terminal', async () => {
    const { code, err } = await open(LOGIN(), true)
    expect([code, opened.length, times(err)]).toEqual([0, 1, 1])
    expect(err).toContain('Logged in as ada@example.com')
    expect(err).toContain('until you run "paircode logout"')
  })

  test('does not open in the background', async () => {
    const { code, err } = await open(`${LOGIN()} --timeout 1`)
    server.pass(2)
    expect([code, opened]).toEqual([1, []])
    expect(err).toContain('Open this link to sign in')
  })

  test('opens in the background where the command line says so, once a minute', async () => {
    const line = `${LOGIN()} --browser`
    expect((await open(line)).code).toBe(0)
    const again = await open(`${line} --timeout 1`)
    expect([again.code, opened.length]).toEqual([1, 1])
    expect(again.err).toContain('less than a minute ago: none is opened now')
  })
})

test('somebody else than --account is ended at the server, and both are named', async () => {
  const line = `${LOGIN()} --account bob@example.com --json`
  const env = { PAIRCODE_FLOW: 'loopback' }
  const { code, events } = await machine.type(line, { env, onEvent: approver(server) })
  expect(code).toBe(1)
  expect(events.at(-1)).toMatchObject({
    event: 'error',
    code: 'wrong_account',
    message:
      'The login was to be that of bob@example.com, and ada@example.com approved it. It has been ended.',
    next: `Switch the account in the browser, then run "paircode ${line.replace(' --json', '')}".`,
  })
  expect(machine.requests.at(-1)?.url).toBe(`${server.issuer}/oauth/revoke`)
  expect((await machine.type('status')).code).toBe(3)
})

test('the wrong login does not touch the one that its person has', async () => {
  await logIn(machine, server)
  const onEvent = approver(server)
  await machine.type(`${LOGIN()} --account bob@example.com --json`, { onEvent })
  expect(await machine.type('whoami')).toMatchObject({ code: 0 })
})

test('Ctrl-C ends a login with 130, and at the server', async () => {
  const env = { PAIRCODE_FLOW: 'device' }
  const { code, events } = await machine.type(`${LOGIN()} --json`, {
    env,
    onEvent: ({ event }, interrupt) => event === 'prompt' && interrupt(),
  })
  expect(code).toBe(130)
  expect(events.at(-1)).toMatchObject({ code: 'interrupted', message: 'Interrupted.' })
  expect(machine.requests.at(-1)?.url).toBe(`${server.issuer}/oauth/revoke`)
  expect(server.events).toContainEqual(expect.objectContaining({ event: 'login_cancelled' }))
})

test.each([
  ['--timeout soon', '--timeout: "soon" is no number of seconds; write one such as 300.'],
  ['--timeout 0', '--timeout: "0" is no number of seconds; write one such as 300.'],
  ['--browser --no-browser', '--browser and --no-browser do not go together.'],
  ['--start --complete 0', '--complete and --start do not go together.'],
  ['--complete 0123456789abcdef --client a', '--complete and --client do not go together.'],
  ['--complete 0 http://localhost', '--complete knows its server: name none.'],
  ['--cancel 0 --complete 0', '--cancel and --complete do not go together.'],
  ['--cancel 0 --device', '--cancel and --device do not go together.'],
  ['--cancel 0 http://localhost', '--cancel knows its server: name none.'],
  ['--number ABCD', '--number belongs to --complete HANDLE.'],
  ['', 'Which login server? Write its address after "paircode login".'],
])('login %s is wrong usage', async (options, message) => {
  expect(await machine.type(`login ${options}`)).toMatchObject({
    code: 2,
    out: '',
    err: `paircode: ${message}\nSee "paircode login --help".\n`,
  })
})

test('login without a server takes the one of the last login', async () => {
  await logIn(machine, server)
  const env = { PAIRCODE_FLOW: 'loopback' }
  const { code, events } = await machine.type('login --json', { env, onEvent: approver(server) })
  expect([code, events.at(-1)]).toMatchObject([0, { event: 'logged_in', issuer: server.issuer }])
  const pushed = machine.requests.findLast(({ url }) => url.endsWith('/oauth/par'))
  expect(await pushed?.text()).toContain('client_id=acme-cli')
})

test('login --scope asks for so much', async () => {
  const line = [...LOGIN().split(' '), '--scope', 'openid offline_access', '--json']
  const env = { PAIRCODE_FLOW: 'loopback' }
  const { code } = await machine.type(line, { env, onEvent: approver(server) })
  expect(code).toBe(0)
  const pushed = machine.requests.find(({ url }) => url.endsWith('/oauth/par'))
  expect(new URLSearchParams(await pushed?.text()).get('scope')).toBe('openid offline_access')
})
