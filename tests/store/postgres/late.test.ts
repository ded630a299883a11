/** What is asked of PostgreSQL and done late, or done and not answered. */
import { setTimeout as after } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { Store } from '../../../packages/server/src/store/store.ts'
import {
  approved,
  identified,
  loggedIn,
  NOW,
  newLogin,
  secondsLater,
  sessionStart,
} from '../contract/samples.ts'
import { newName, usePostgres } from './database.ts'
import { startPooler } from './pooler.ts'

const { address, open, run } = usePostgres()

/** Ada's session, and logins that she has been asked about, and has approved; through something in between. */
async function openBehindPooler() {
  const pooler = await startPooler(address())
  onTestFinished(pooler.stop)
  const schema = newName()
  const timeouts = { statementTimeoutSeconds: 1, connectTimeoutSeconds: 1 }
  const [direct, store] = [open({ schema }), open({ schema, url: pooler.url, ...timeouts })]
  await loggedIn(direct, 'a')
  await identified(direct, newLogin('asked'))
  await approved(direct, newLogin('approved'))
  const rotate = (now = NOW) =>
    store.sessions.rotate('session-a', { from: 1, to: 2 }, secondsLater(2000), [], now)
  const generation = async (at: Store) =>
    (await at.sessions.find('session-a', NOW))?.session.refresh?.generation
  return { pooler, store, direct, rotate, generation, schema }
}

test('what reaches the database when nobody waits for it any more does not take place', async () => {
  const { pooler, store, direct, rotate, generation } = await openBehindPooler()
  await Promise.all(['a', 'b', 'c'].map((id) => store.people.find(id))) // all are connected
  pooler.holdBack()
  const asked = [
    rotate(),
    store.logins.approve('login-asked', 'her-browser', 'ada', {}, NOW),
    store.logins.redeem('code-approved', sessionStart('late'), NOW),
  ]
  for (const { status } of await Promise.allSettled(asked)) expect(status).toBe('rejected')
  await after(1500) // until a second for a connection, one for the statement and one more are over
  pooler.deliver()
  await vi.waitFor(() => expect(pooler.state.errors).toBe(3))
  expect(await generation(direct)).toBe(1)
  expect(await direct.logins.find('login-asked', NOW)).toMatchObject({ status: 'pending' })
  expect(await direct.logins.find('login-approved', NOW)).toMatchObject({ status: 'approved' })
})

test('a rotation that was done and not answered is taken back, at once for who asks again', async () => {
  const { pooler, store, direct, rotate, generation } = await openBehindPooler()
  await store.ready()
  pooler.state.deaf = true
  await expect(rotate()).rejects.toMatchObject({ code: 'unavailable' })
  expect(await generation(direct)).toBe(2)
  pooler.state.deaf = false
  expect(await generation(store)).toBe(1)
})

test('a rotation that was done and not answered is taken back for other servers as well', async () => {
  const { pooler, store, direct, rotate, generation } = await openBehindPooler()
  await store.ready()
  pooler.state.deaf = true
  await expect(rotate()).rejects.toMatchObject({ code: 'unavailable' })
  pooler.state.deaf = false
  await vi.waitFor(async () => expect(await generation(direct)).toBe(1), 5000)
  // What was answered is not taken back with it, though it may be done until three seconds are over.
  expect(await rotate(secondsLater(1))).toBe(true)
  await after(4000)
  expect(await generation(direct)).toBe(2)
})

test('when the clock of the database is stepped, a statement that it takes for late is sent again', async () => {
  const { rotate, schema } = await openBehindPooler()
  await run(`CREATE SEQUENCE ${schema}.asked;
    CREATE OR REPLACE FUNCTION ${schema}.in_time(deadline bigint) RETURNS boolean AS $$
    BEGIN
      IF nextval('${schema}.asked') > 1 THEN RETURN true; END IF;
      RAISE 'late' USING ERRCODE = 'PC001';
    END $$ LANGUAGE plpgsql`)
  expect(await rotate()).toBe(true)
})

test('the grace period of a rotation that is done late begins when it is done, a minute late at most', async () => {
  const store = open()
  await loggedIn(store)
  // Asked for at NOW, which is long ago.
  expect(
    await store.sessions.rotate('session-a', { from: 1, to: 2 }, secondsLater(2000), [], NOW),
  ).toBe(true)
  const { session } = (await store.sessions.find('session-a', NOW)) ?? {}
  expect(session?.refresh?.rotatedAt).toEqual(secondsLater(60))
})
