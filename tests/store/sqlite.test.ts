import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { openFile } from '../../packages/server/src/store/sqlite/driver.ts'
import { sqlite } from '../../packages/server/src/store/sqlite/index.ts'
import {
  ADA,
  approved,
  identified,
  loggedIn,
  NOW,
  newLogin,
  secondsLater,
  sessionStart,
  who,
  wins,
} from './contract/samples.ts'
import { storeContract } from './contract.ts'

const directory = mkdtempSync(join(tmpdir(), 'paircode-store-'))
afterAll(() => rmSync(directory, { recursive: true }))

let files = 0
function newFile(): string {
  files += 1
  return join(directory, `${files}.db`)
}

storeContract('sqlite', () => sqlite(newFile()))
storeContract('sqlite in a database that was passed in', () => sqlite(openFile(':memory:')))

test('a file that is opened again holds everything that was kept', async () => {
  const file = newFile()
  const before = sqlite(file)
  await loggedIn(before, 'a')
  await identified(before, newLogin('b'))
  const login = await before.logins.find('login-b', NOW)
  const session = await before.sessions.findBySecret('secret-a', NOW)
  await before.close()

  const after = sqlite(file)
  expect(await after.logins.find('login-b', NOW)).toEqual(login)
  expect(await after.sessions.findBySecret('secret-a', NOW)).toEqual(session)
  expect(await after.logins.begin(newLogin('b'), NOW)).toBe(false)
  await after.close()
})

test('closing keeps what was asked for before', async () => {
  const file = newFile()
  const before = sqlite(file)
  const begun = before.logins.begin(newLogin(), NOW)
  await before.close()
  expect(await begun).toBe(true)

  const after = sqlite(file)
  expect(await after.logins.find('login-a', NOW)).toBeDefined()
  await after.close()
})

test('a login goes on in a server whose process is killed after every step', async () => {
  const file = newFile()
  const steps = [
    ['people', 'signIn', ['ada', ADA, NOW]],
    ['logins', 'begin', [newLogin(), NOW]],
    ['logins', 'claim', ['login-a', 'her-browser', 'link', NOW]],
    ['logins', 'identify', ['login-a', 'her-browser', who('ada'), NOW]],
    ['logins', 'approve', ['login-a', 'her-browser', 'ada', {}, NOW]],
    ['logins', 'redeem', ['code-a', sessionStart(), NOW]],
    ['sessions', 'use', ['session-a', secondsLater(2000), ['admin'], secondsLater(1)]],
  ] as const
  const script = fileURLToPath(new URL('killed-after.mjs', import.meta.url))
  for (const [part, verb, values] of steps) {
    const command = [script, file, part, verb, JSON.stringify(values)]
    const { signal, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' })
    expect([verb, stderr, signal]).toEqual([verb, '', 'SIGKILL'])
  }

  const store = sqlite(file)
  const found = await store.sessions.findBySecret('secret-a', secondsLater(1500))
  expect(found?.session).toMatchObject({ roles: ['admin'], lastUsedAt: secondsLater(1) })
  await store.close()
})

test('two stores on one file both make progress, and agree on who won', async () => {
  const file = newFile()
  const stores = [sqlite(file), sqlite(file)] as const
  const names = Array.from({ length: 20 }, (_, n) => `${n}`)
  for (const name of names) {
    const begun = stores.map((store) => store.logins.begin(newLogin(name), NOW))
    expect(wins(await Promise.all(begun))).toBe(1)
  }

  await approved(stores[0])
  const redeemed = names.flatMap((name) =>
    stores.map((store, n) => store.logins.redeem('code-a', sessionStart(`${n}-${name}`), NOW)),
  )
  expect(wins(await Promise.all(redeemed))).toBe(1)
  for (const store of stores) await store.close()
})
