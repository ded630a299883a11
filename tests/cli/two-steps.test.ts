import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Event } from '../../packages/cli/src/events.ts'
import { acme } from '../client/terminal.ts'
import { personAt, startMachine } from './machine.ts'

const FAR = '203.0.113.7'

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

type Started = Extract<Event, { event: 'login_started' }>

async function start(options = ''): Promise<Started> {
  const line = `login --start ${server.issuer} --client acme-cli ${options} --json`
  const { code, events, err } = await machine.type(line)
  expect([code, err]).toEqual([0, ''])
  return events[0] as Started
}

/** Somebody far away opens the link and approves, and reads the number to whoever asks. */
async function approve({ verification_uri_complete = '' }: Started, email?: string) {
  const page = await personAt(server, email, FAR).answer(verification_uri_complete)
  return page.root.querySelector('.number')?.text.trim() ?? ''
}

const folder = () => join(machine.home, 'begun')
const begun = () => (existsSync(folder()) ? readdirSync(folder()) : [])

test('a login begins in one command and ends in another', async () => {
  const started = await start()
  expect(started).toMatchObject({
    event: 'login_started',
    verification_uri: `${server.issuer}/device`,
    user_code: expect.stringMatching(/^[A-Z]{4}-[A-Z]{4}$/),
    verification_uri_complete: expect.stringContaining('/go/'),
  })
  const number = await approve(started)
  const line = `login --complete ${started.handle} --number ${number} --json`
  const { code, events } = await machine.type(line)
  expect(events).toMatchObject([{ event: 'logged_in', email: 'ada@example.com' }])
  expect([code, begun()]).toEqual([0, []])
  expect(await machine.type('whoami')).toMatchObject({ code: 0 })
})

test('without --json the handle alone is on stdout', async () => {
  const { out, err } = await machine.type(`login --start ${server.issuer} --client acme-cli`)
  expect(out).toMatch(/^[0-9a-f]{16}\n$/)
  expect(err).toContain(`paircode login --complete ${out.trim()} --number ABCD`)
  for (const line of err.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
})

test('what is put away is for its user alone, and none of it is printed', async () => {
  const started = await start()
  const path = join(folder(), `${started.handle}.json`)
  expect([statSync(path).mode & 0o777, statSync(folder()).mode & 0o777]).toEqual([0o600, 0o700])
  const { login } = JSON.parse(readFileSync(path, 'utf8'))
  expect(JSON.stringify(started)).not.toContain(login.deviceCode)
  expect(JSON.stringify(started)).not.toContain(login.codeVerifier)
})

test('the number that is missing, or wrong, is asked for by the name of its option', async () => {
  const started = await start()
  const number = await approve(started)
  const complete = `login --complete ${started.handle}`
  const wrong = number === 'BBBB' ? 'CCCC' : 'BBBB'
  for (const options of ['', ` --number ${wrong}`]) {
    const { code, events } = await machine.type(`${complete}${options} --json`)
    expect(code).toBe(4)
    expect(events).toMatchObject([
      {
        code: 'number_needed',
        next: `Run "paircode ${complete} --number ABCD", with the number of the browser.`,
      },
    ])
  }
  expect(await machine.type(`${complete} --number ${number}`)).toMatchObject({
    code: 0,
    err: 'Logged in as ada@example.com\n',
  })
})

test('a login that nobody has approved yet can be completed later', async () => {
  const line = `login --start ${server.issuer} --client acme-cli --json`
  const now = () => new Date()
  const started = (await machine.type(line, { now })).events[0] as Started
  const complete = `login --complete ${started.handle} --json`
  const early = await machine.type(`${complete} --timeout 1`, { now })
  expect([early.code, early.events]).toMatchObject([
    4,
    [{ code: 'pending', message: 'Nobody has approved the login yet.' }],
  ])
  const number = await approve(started)
  expect(await machine.type(`${complete} --number ${number}`, { now })).toMatchObject({ code: 0 })
})

test('Ctrl-C while it is waited for leaves the login to the next command', async () => {
  const started = await start()
  const pending = (interrupt: () => void) => {
    interrupt()
    return Response.json({ error: 'authorization_pending' }, { status: 400 })
  }
  const { code, events } = await machine.type(`login --complete ${started.handle} --json`, {
    answers: { '/oauth/token': pending },
  })
  expect([code, events]).toMatchObject([
    130,
    [{ next: 'The login is still open: to go on, run the same command.' }],
  ])
  const number = await approve(started)
  const again = `login --complete ${started.handle} --number ${number}`
  expect(await machine.type(again)).toMatchObject({ code: 0 })
})

test('one process at a time completes a login, and one that has died counts for nothing', async () => {
  const { handle } = await start()
  const text = readFileSync(join(folder(), `${handle}.json`), 'utf8')
  machine.rename(`begun/${handle}.json`, `begun/${handle}.${process.ppid}.json`)
  const busy = await machine.type(`login --complete ${handle} --json`)
  expect([busy.code, busy.events]).toMatchObject([
    1,
    [
      {
        code: 'unknown_login',
        message: `There is no login to take up: ${handle}. Process ${process.ppid} waits for it.`,
      },
    ],
  ])
  // Longer than any process identifier.
  machine.rename(`begun/${handle}.${process.ppid}.json`, `begun/${handle}.99999999.json`)
  const number = await approve({ ...(await startedIn(text)) })
  const line = `login --complete ${handle} --number ${number}`
  expect(await machine.type(line)).toMatchObject({ code: 0 })
})

const startedIn = async (text: string): Promise<Started> => {
  const { login } = JSON.parse(text)
  return { ...login, verification_uri_complete: login.verificationUriComplete }
}

test.each([
  ['0123456789abcdef', 'There is no login to take up: 0123456789abcdef. There is none here.'],
  ['../../secret', 'There is no login to take up: that is no handle. There is none here.'],
])('the handle %s is unknown', async (handle, message) => {
  const next = 'To begin another one, run "paircode login --start".'
  for (const way of ['complete', 'cancel']) {
    const { code, events } = await machine.type(`login --${way} ${handle} --json`)
    expect([code, events]).toEqual([1, [{ event: 'error', code: 'unknown_login', message, next }]])
  }
})

test('a login that has expired is over, and is swept away by the next', async () => {
  const [first, second] = [await start(), await start()]
  server.pass(700)
  const { code, events } = await machine.type(`login --complete ${first.handle} --json`)
  expect([code, events]).toMatchObject([1, [{ code: 'timed_out' }]])
  expect(begun()).toEqual([`${second.handle}.json`])
  const third = await start()
  expect(begun()).toEqual([`${third.handle}.json`])
})

test('a login that was begun by another version is not guessed at', async () => {
  const { handle } = await start()
  writeFileSync(join(folder(), `${handle}.json`), '{"version":9}')
  const { events } = await machine.type(`login --complete ${handle} --json`)
  expect(events).toMatchObject([{ code: 'unknown_login' }])
  expect(begun()).toEqual([])
})

test('a login that nobody is to complete is cancelled, at the server, too', async () => {
  const { handle, verification_uri_complete = '' } = await start()
  const { code, events } = await machine.type(`login --cancel ${handle} --json`)
  expect([code, events]).toEqual([0, [{ event: 'login_cancelled', handle }]])
  expect([begun(), (await server.fetch(verification_uri_complete)).status]).toEqual([[], 410])
  expect((await machine.type(`login --complete ${handle}`)).err).toContain('There is none here.')
})

test('without --json it is said that a login is cancelled', async () => {
  const { handle } = await start()
  const { out, err } = await machine.type(`login --cancel ${handle}`)
  expect([out, err]).toEqual(['', 'The login is cancelled: nobody can complete it any more.\n'])
})

test('a login that the server cannot be told of is still there, to be cancelled or completed', async () => {
  const { handle } = await start()
  const answers = { '/oauth/revoke': () => new Response('', { status: 503 }) }
  const { code, events } = await machine.type(`login --cancel ${handle} --json`, { answers })
  expect([code, events]).toMatchObject([1, [{ code: 'bad_server' }]])
  expect(begun()).toEqual([`${handle}.json`])
  expect(await machine.type(`login --cancel ${handle}`)).toMatchObject({ code: 0 })
})

test('at a server that has no way to end a login, it is forgotten here', async () => {
  const { handle } = await start()
  const unsupported = () => Response.json({ error: 'unsupported_token_type' }, { status: 400 })
  const answers = { '/oauth/revoke': unsupported }
  expect(await machine.type(`login --cancel ${handle}`, { answers })).toMatchObject({ code: 0 })
  expect(begun()).toEqual([])
})

test('a no ends it', async () => {
  const started = await start()
  await personAt(server).answer(started.verification_uri_complete ?? '', 'Deny')
  const { code, events } = await machine.type(`login --complete ${started.handle} --json`)
  const next = 'To try again, run "paircode login --start".'
  expect([code, events, begun()]).toMatchObject([1, [{ code: 'denied', next }], []])
})

test('--account holds for both steps', async () => {
  const started = await start('--account bob@example.com')
  const number = await approve(started)
  const line = `login --complete ${started.handle} --number ${number} --json`
  const { code, events } = await machine.type(line)
  expect([code, events, begun()]).toMatchObject([1, [{ code: 'wrong_account' }], []])
})
