import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { refreshed, userinfoStatus } from '../oauth/approved-login.ts'
import { startMachine } from './machine.ts'

/** For tests of many processes, on a machine that has other things to do. */
const PATIENCE = { timeout: 120_000 }

const times = <T>(count: number, run: () => T): T[] => Array.from({ length: count }, run)

/** The login goes on: what is kept can be refreshed, and nothing else lies about. */
async function expectWell({ kept, server, folder }: Awaited<ReturnType<typeof startMachine>>) {
  const credential = await kept()
  expect(await userinfoStatus(server, credential?.accessToken ?? '')).toBe(200)
  expect((await refreshed(server, credential?.refreshToken ?? '')).status).toBe(200)
  expect(readdirSync(join(folder, 'sessions'))).toEqual([expect.stringMatching(/\.json$/)])
}

test(
  'thirty processes at the moment of expiry send one refresh, and all of them succeed',
  PATIENCE,
  async () => {
    const machine = await startMachine()
    const said = await Promise.all(times(30, () => machine.run()))
    const token = (await machine.kept())?.accessToken
    expect(said).toEqual(times(30, () => ({ token })))
    expect(machine.refreshes).toBe(1)
    await expectWell(machine)
  },
)

test(
  'when the process that refreshes is killed before the server hears of it, the others succeed',
  PATIENCE,
  async () => {
    let first = true
    const machine = await startMachine({
      refreshing(pass) {
        if (!first) return pass()
        first = false
        machine.killHolder()
        return new Response(null, { status: 503 })
      },
    })
    const said = await Promise.all(times(8, () => machine.run()))
    expect(said.filter((one) => one === undefined)).toHaveLength(1)
    expect(said.filter((one) => one?.token)).toHaveLength(7)
    expect(machine.refreshes).toBe(2)
    await expectWell(machine)
  },
)

test(
  'when it is killed after the server answered and before it wrote, the others succeed',
  PATIENCE,
  async () => {
    let first = true
    const machine = await startMachine({
      async refreshing(pass) {
        if (!first) return pass()
        first = false
        const answer = await pass()
        machine.killHolder()
        return answer
      },
    })
    const said = await Promise.all(times(8, () => machine.run()))
    expect(said.filter((one) => one === undefined)).toHaveLength(1)
    expect(said.filter((one) => one?.token)).toHaveLength(7)
    expect(machine.refreshes).toBe(2)
    await expectWell(machine)
  },
)

test('of many processes that find the lock of a dead one, one refreshes', PATIENCE, async () => {
  const machine = await startMachine()
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  writeFileSync(machine.lock, JSON.stringify({ pid, host: hostname(), since: '', id: '' }))
  const said = await Promise.all(times(8, () => machine.run()))
  expect(said.every((one) => one?.token)).toBe(true)
  expect(machine.refreshes).toBe(1)
  await expectWell(machine)
})

test('a server that is down for a while logs nobody out', async () => {
  const answers = [503, 503, 503]
  const machine = await startMachine({
    refreshing(pass) {
      const status = answers.pop()
      return status ? new Response('down', { status }) : pass()
    },
  })
  expect(await machine.run()).toMatchObject({ code: 'bad_server' })
  expect(await machine.run()).toMatchObject({ token: expect.any(String) })
  await expectWell(machine)
})

test('a login that was revoked elsewhere is forgotten, and the next one says that there is none', async () => {
  const machine = await startMachine()
  const credential = await machine.kept()
  await machine.server.post('/oauth/revoke', {
    client_id: 'acme-cli',
    token: credential?.refreshToken ?? '',
  })
  expect(await machine.run()).toMatchObject({
    code: 'session_expired',
    message: expect.stringMatching(/^Your session at http:\/\/127\.0\.0\.1:\d+ has ended: \S/),
  })
  expect(await machine.run()).toMatchObject({ code: 'not_logged_in' })
})

test.each([-3600, 3600])(
  'a clock that is %s seconds off the server’s does no harm',
  async (seconds) => {
    const machine = await startMachine()
    machine.server.pass(-seconds)
    expect(await machine.run()).toMatchObject({ token: expect.any(String) })
    expect(await machine.run()).toMatchObject({ token: expect.any(String) })
    expect(machine.refreshes).toBe(1)
  },
)

test('where no lock can be made, that is said, and the refresh token is not spent', async () => {
  const machine = await startMachine()
  mkdirSync(machine.lock) // as root, who runs some tests, may write to a read-only folder, too
  expect(await machine.run()).toMatchObject({
    code: 'store_unusable',
    message: expect.stringContaining(`Cannot keep sessions in ${machine.lock} (`),
  })
  expect(machine.refreshes).toBe(0)
})
