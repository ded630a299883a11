import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type BegunRecord, putAway, takeUp } from './begun-logins.ts'

const RECORD: BegunRecord = {
  issuer: 'https://login.acme.dev',
  clientId: 'acme-cli',
  account: undefined,
  login: {
    server: {
      issuer: 'https://login.acme.dev',
      endpoints: { token: 'https://login.acme.dev/oauth/token' },
      sendsIss: true,
      offersLoopback: false,
      offersDeviceS256: false,
    },
    clientId: 'acme-cli',
    scope: [],
    deviceCode: 'code',
    userCode: 'WDJB-MJHT',
    verificationUri: 'https://login.acme.dev/device',
    expiresAt: '2026-01-01T00:10:00.000Z',
    allowedSeconds: 600,
    intervalSeconds: 5,
  },
}

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'paircode-'))
  vi.stubEnv('PAIRCODE_HOME', home)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(home, { recursive: true, force: true })
})

test('of two in one process, one takes a login up, and the other once that is given back', async () => {
  const handle = await putAway(RECORD)
  const [one, other] = await Promise.allSettled([takeUp(handle), takeUp(handle)])
  expect([one?.status, other?.status].sort()).toEqual(['fulfilled', 'rejected'])
  await expect(takeUp(handle)).rejects.toThrow(`Process ${process.pid} waits for it`)
  const claim = one?.status === 'fulfilled' ? one.value : undefined
  await claim?.release()
  const { record, forget } = await takeUp(handle)
  expect(record).toMatchObject(JSON.parse(JSON.stringify(RECORD)))
  await forget()
  expect(readdirSync(join(home, 'begun'))).toEqual([])
})

test('the claim of our own number is of a process before us: a container has it again', async () => {
  const handle = await putAway(RECORD)
  const folder = join(home, 'begun')
  renameSync(join(folder, `${handle}.json`), join(folder, `${handle}.${process.pid}.json`))
  const claims = await Promise.allSettled([takeUp(handle), takeUp(handle)])
  expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})
