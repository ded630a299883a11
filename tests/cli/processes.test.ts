import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileStore } from '@paircode/client'
import { expect, test } from 'vitest'
import { startMachine } from './process.ts'

type Machine = Awaited<ReturnType<typeof startMachine>>

const CLIENT = ['--client', 'acme-cli']

async function begin({ start, issuer }: Machine) {
  const begun = start('login', '--start', issuer, ...CLIENT, '--json')
  expect(await begun.ended()).toBe(0)
  return JSON.parse(begun.stdout) as { handle: string; verification_uri_complete: string }
}

const approve = async ({ ada }: Machine, link: string) =>
  (await ada.answer(link)).root.querySelector('.number')?.text.trim() ?? ''

test('a login survives the process that waits for it being killed', async () => {
  const machine = await startMachine()
  const { handle, verification_uri_complete } = await begin(machine)
  const polled = machine.asksFor('/oauth/token')
  const first = machine.start('login', '--complete', handle, '--json')
  await polled
  first.signal('SIGKILL')
  await first.ended()
  expect(readdirSync(join(machine.home, 'begun'))).not.toEqual([`${handle}.json`]) // its claim is left

  const number = await approve(machine, verification_uri_complete)
  const second = machine.start('login', '--complete', handle, '--number', number, '--json')
  expect(await second.ended()).toBe(0)
  expect(JSON.parse(second.stdout)).toMatchObject({ event: 'logged_in', email: 'ada@example.com' })
  expect(readdirSync(join(machine.home, 'begun'))).toEqual([])
})

test('a stdin that is open and silent hangs nothing', async () => {
  const machine = await startMachine()
  const { handle, verification_uri_complete } = await begin(machine)
  await approve(machine, verification_uri_complete)
  const waiting = machine.start('login', '--complete', handle, '--json')
  expect(await waiting.ended()).toBe(4)
  expect(JSON.parse(waiting.stdout)).toMatchObject({ code: 'number_needed' })
})

test('Ctrl-C ends a login at the server, too', async () => {
  const { start, issuer, server, asksFor } = await startMachine()
  const polled = asksFor('/oauth/token')
  const login = start('login', issuer, ...CLIENT, '--device', '--json')
  await polled
  login.signal('SIGINT')
  expect(await login.ended()).toBe(130)
  expect(server.events).toContainEqual(expect.objectContaining({ event: 'login_cancelled' }))
})

test('Ctrl-C while a token is renewed loses no login: what came of it is kept', async () => {
  const machine = await startMachine()
  const { handle, verification_uri_complete } = await begin(machine)
  const number = await approve(machine, verification_uri_complete)
  expect(await machine.start('login', '--complete', handle, '--number', number).ended()).toBe(0)
  const store = fileStore(machine.home)
  const session = async () => {
    const [facts] = await store.list()
    const found = facts && (await store.load(facts))
    if (found?.credential.type !== 'tokens') throw new Error('nobody is logged in')
    return { ...found, credential: found.credential }
  }
  const before = await session()
  const credential = { ...before.credential, accessTokenExpiresAt: new Date() }
  await store.save({ ...before, credential })

  const answered = machine.answersFor('/oauth/token')
  const token = machine.start('token')
  const letOut = await answered
  token.signal('SIGINT')
  letOut()
  expect([await token.ended(), token.stdout]).toEqual([null, ''])
  expect((await session()).credential.refreshToken).not.toBe(credential.refreshToken)
})

test('a reader that stops early is no error', async () => {
  const { inShell } = await startMachine()
  const program = inShell('set -o pipefail; PAIRCODE completion bash | true; echo $?')
  expect(await program.ended()).toBe(0)
  expect([program.stdout, program.stderr]).toEqual(['0\n', ''])
})

test('a number is typed at the terminal, with the time left beside it', async () => {
  const machine = await startMachine({ NO_COLOR: '1' })
  const login = machine.inTerminal('login', machine.issuer, ...CLIENT, '--device')
  const link = await login.shows(/http:\S+\/go\/\S+/)
  await login.shows(/Then type the number that the page shows: .*\(4 min 5\d s left\)/)
  for (const line of login.screen.text.split('\n')) expect(line.length).toBeLessThanOrEqual(80)

  const number = await approve(machine, link)
  login.type(`${number === 'BBBB' ? 'CCCC' : 'BBBB'}\r`)
  await login.shows(/That was another number\. Once more:/)
  login.type(`${number.toLowerCase()}\r`)
  expect(await login.ended()).toBe(0)
  expect(login.screen.text).toContain('Logged in as ada@example.com  (this machine, until')
  expect(login.stderr).toBe('restored')
  expect(login.stdout).not.toContain('\u001b[32m')
})

test('a login that began elsewhere is completed at the terminal', async () => {
  const machine = await startMachine()
  const { handle, verification_uri_complete } = await begin(machine)
  const login = machine.inTerminal('login', '--complete', handle)
  await login.shows(/Then type the number that the page shows: /)
  expect(login.screen.text).toContain(verification_uri_complete)
  login.type(`${await approve(machine, verification_uri_complete)}\r`)
  expect(await login.ended()).toBe(0)
  expect(login.screen.text).toContain('Logged in as ada@example.com')
})

test('Ctrl-C leaves the terminal as it was, and no line that waits', async () => {
  const machine = await startMachine({ PAIRCODE_FLOW: 'loopback' })
  const login = machine.inTerminal('login', machine.issuer, ...CLIENT, '--no-browser')
  await login.shows(/Waiting for you to approve {2}\(4 min 5\d s left/)
  login.type('\u0003')
  expect(await login.ended()).toBe(130)
  expect(login.stderr).toBe('restored')
  expect(login.screen.text).not.toContain('Waiting')
  expect(login.screen.text).toContain('paircode: Interrupted.')
})

const DESKTOP = {
  DISPLAY: ':0',
  NODE_OPTIONS: `--import=${new URL('desktop.mjs', import.meta.url)}`,
}

/** Somebody at a desktop whose browser does nothing presses `d`. */
async function wantOtherDevice(machine: Machine) {
  const login = machine.inTerminal('login', machine.issuer, ...CLIENT, '--no-browser')
  const nearby = await login.shows(/http:\S+\/go\/\S+/)
  await login.shows(/Waiting for you to approve {2}\(.*; d: another device\)/)
  login.type('d')
  await login.shows(/No link at hand\? Visit \S+ and enter {2}[A-Z]{4}-[A-Z]{4}\./)
  expect(login.screen.text).not.toContain('No answer') // it was not the 20 seconds
  const links = login.screen.text.match(/http:\S+\/go\/\S+/g) ?? []
  const anywhere = links.find((link) => link !== nearby) ?? ''
  const statuses = async () => [(await fetch(nearby)).status, (await fetch(anywhere)).status]
  return { login, anywhere, statuses }
}

test('d brings a link and a code for another device, and that ends the login', async () => {
  const machine = await startMachine(DESKTOP)
  const { login, anywhere, statuses } = await wantOtherDevice(machine)
  await login.shows(/Then type the number that the page shows: /)
  expect(login.screen.text).not.toContain('Waiting for you')
  login.type(`${await approve(machine, anywhere)}\r`)
  expect(await login.ended()).toBe(0)
  expect(login.screen.text).toContain('Logged in as ada@example.com')
  expect(login.stderr).toBe('restored')
  expect(await statuses()).toEqual([410, 410])
})

test('Ctrl-C after that ends both ways at the server, and leaves the terminal as it was', async () => {
  const machine = await startMachine(DESKTOP)
  const { login, statuses } = await wantOtherDevice(machine)
  expect(await statuses()).toEqual([200, 200])
  login.type('\u0003')
  expect(await login.ended()).toBe(130)
  expect(login.stderr).toBe('restored')
  expect(login.screen.text).toContain('paircode: Interrupted.')
  expect(await statuses()).toEqual([410, 410])
})
