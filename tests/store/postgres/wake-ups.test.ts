import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Store } from '../../../packages/server/src/store/store.ts'
import { identified, NOW, newLogin } from '../contract/samples.ts'
import { newName, usePostgres } from './database.ts'
import { startPooler } from './pooler.ts'

const { address, open, run } = usePostgres()

/** Two servers of one deployment. */
const twoServers = (url = address()) => {
  const schema = newName()
  return [open({ schema }), open({ schema, url })] as const
}

/** Somebody waits for that login at one server, and it is approved at the other. */
async function approvedElsewhere(here: Store, elsewhere: Store, name: string): Promise<void> {
  const { id } = await identified(elsewhere, newLogin(name))
  const woken = new Promise<void>((resolve) => onTestFinished(here.watch(id, resolve)))
  expect(await elsewhere.logins.approve(id, 'her-browser', 'ada', {}, NOW)).toBe(true)
  await woken
}

test('where no notification arrives, a login that changed elsewhere is found all the same', async () => {
  const pooler = await startPooler(address())
  onTestFinished(pooler.stop)
  const [elsewhere, here] = twoServers(pooler.url)
  for (const name of ['a', 'b']) await approvedElsewhere(here, elsewhere, name)
  expect(pooler.state.notifications).toBeGreaterThan(0)
})

test('a watcher is called once for one change, also where it is looked for', async () => {
  const pooler = await startPooler(address())
  onTestFinished(pooler.stop)
  const [elsewhere, here] = twoServers(pooler.url)
  const calls: string[] = []
  const { id } = await identified(here)
  onTestFinished(here.watch(id, () => calls.push(id)))
  await here.logins.approve(id, 'her-browser', 'ada', {}, NOW)
  await approvedElsewhere(here, elsewhere, 'b') // by then it has looked
  expect(calls).toEqual([id])
})

describe('without ever looking', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval'] }))
  afterEach(() => void vi.useRealTimers())

  test('an approval at one server wakes who waits at another, in milliseconds', async () => {
    const [elsewhere, here] = twoServers()
    await approvedElsewhere(here, elsewhere, 'first') // it listens by now
    const { id } = await identified(elsewhere, newLogin('second'))
    const woken = new Promise<number>((resolve) =>
      onTestFinished(here.watch(id, () => resolve(performance.now()))),
    )
    await elsewhere.logins.approve(id, 'her-browser', 'ada', {}, NOW)
    const told = performance.now()
    expect((await woken) - told).toBeLessThan(500)
  })

  test('a refusal, and the third wrong number, wake them as well', async () => {
    const [elsewhere, here] = twoServers()
    await approvedElsewhere(here, elsewhere, 'first')
    const { id } = await identified(elsewhere, newLogin('guessed'))
    await elsewhere.logins.approve(id, 'her-browser', 'ada', { confirmationHash: 'right' }, NOW)
    await approvedElsewhere(here, elsewhere, 'next') // and of the one before it has heard
    for (const name of ['denied', 'cancelled']) await identified(elsewhere, newLogin(name))

    const told: string[] = []
    for (const name of ['denied', 'cancelled', 'guessed']) {
      onTestFinished(here.watch(`login-${name}`, () => told.push(name)))
    }
    await elsewhere.logins.deny('login-denied', 'her-browser', 'ada', NOW)
    await elsewhere.logins.cancel('login-cancelled', NOW)
    for (let guess = 0; guess < 3; guess += 1) {
      await elsewhere.logins.confirm('login-guessed', 'wrong', NOW)
    }
    await vi.waitFor(() => expect(told).toEqual(['denied', 'cancelled', 'guessed']), 5000)
  })

  test('when its connection is cut it listens anew, and finds what changed in between', async () => {
    const name = newName()
    const [elsewhere, here] = twoServers(`${address()}?application_name=${name}`)
    await approvedElsewhere(here, elsewhere, 'first')
    const { rows } = await run(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = $1 AND query LIKE 'LISTEN %'`,
      [name],
    )
    expect(rows).toHaveLength(1)
    for (const name of ['second', 'third']) await approvedElsewhere(here, elsewhere, name)
  })
})
