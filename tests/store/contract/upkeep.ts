import { expect } from 'vitest'
import type { Store } from '../../../packages/server/src/store/store.ts'
import type { Behaviour } from '../contract.ts'
import { justBefore, loggedIn, NOW, newLogin, secondsLater } from './samples.ts'

export function upkeep(it: Behaviour): void {
  it('a store says that it is ready', async (store) => {
    expect(await store.ready()).toBeUndefined()
  })

  it('a sweep deletes what is invisible by then, and nothing else', async (store) => {
    await oneOfEach(store)
    expect(await store.sweep(justBefore(secondsLater(600)))).toBe(0)
    expect(await store.sweep(secondsLater(600))).toBe(2) // the browser and the sign-in
    expect(await store.sweep(secondsLater(1000))).toBe(1) // the session, which was not used
    expect(await store.sweep(secondsLater(3600))).toBe(1) // the login
    expect(await store.sweep(secondsLater(99_999))).toBe(0)
    expect(await store.people.find('ada')).toBeDefined()
  })

  it('a sweep leaves what is still alive as it was', async (store) => {
    await oneOfEach(store)
    const soon = secondsLater(1)
    await store.logins.begin(newLogin('short', { expiresAt: soon, forgetAt: soon }), NOW)
    const before = await everything(store)
    expect(await store.sweep(soon)).toBe(1)
    expect(await everything(store)).toEqual(before)
  })

  it('a sweep goes by the last use of a session, also where that brought its end closer', async (store) => {
    await loggedIn(store, 'a')
    await loggedIn(store, 'b')
    for (const id of ['session-a', 'session-b']) {
      expect(await store.sessions.use(id, secondsLater(2000), [], NOW)).toBe(true)
    }
    expect(await store.sweep(secondsLater(1000))).toBe(0)

    const generations = { from: 1, to: 2 }
    const sooner = secondsLater(1500)
    expect(await store.sessions.rotate('session-a', generations, sooner, [], NOW)).toBe(true)
    expect(await store.sessions.use('session-b', sooner, [], NOW)).toBe(true)
    expect(await store.sweep(justBefore(sooner))).toBe(0)
    expect(await store.sweep(sooner)).toBe(2)
  })

  it('a sweep takes a lot at a time', async (store) => {
    const many = Array.from({ length: 1500 }, (_, n) => newLogin(`${n}`))
    await Promise.all(many.map((login) => store.logins.begin(login, NOW)))

    const lots: number[] = []
    do lots.push(await store.sweep(secondsLater(3600)))
    while (lots.at(-1) !== 0)
    expect(lots.length).toBeGreaterThan(2)
    expect(lots.reduce((sum, lot) => sum + lot)).toBe(1500)
  })
}

/** A login, its session, and a browser and a sign-in that expire after 600 seconds. */
async function oneOfEach(store: Store): Promise<void> {
  const expiresAt = secondsLater(600)
  await loggedIn(store)
  await store.browsers.start({
    hash: 'cookie',
    personId: 'ada',
    signedInAt: NOW,
    createdAt: NOW,
    expiresAt,
  })
  await store.signIns.begin({
    stateHash: 'state',
    browserHash: 'her-browser',
    providerId: 'corp',
    purpose: { loginId: 'login-a' },
    expiresAt,
  })
}

const everything = async (store: Store): Promise<unknown[]> => [
  await store.logins.find('login-a', NOW),
  await store.logins.findByCode('code-a', NOW),
  await store.logins.findByHandle('handle-a', NOW),
  await store.sessions.findBySecret('secret-a', NOW),
  await store.browsers.find('cookie', NOW),
]
