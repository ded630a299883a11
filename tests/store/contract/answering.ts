import { expect } from 'vitest'
import type { Store } from '../../../packages/server/src/store/store.ts'
import type { Behaviour } from '../contract.ts'
import {
  ADA,
  approved,
  identified,
  justBefore,
  loggedIn,
  NOW,
  newLogin,
  secondsLater,
  sessionStart,
  who,
  wins,
} from './samples.ts'

export function answering(it: Behaviour): void {
  claiming(it)
  identifying(it)
  deciding(it)
  watching(it)
}

function claiming(it: Behaviour): void {
  it('the first browser that claims a login stays its owner', async ({ logins }) => {
    await logins.begin(newLogin(), NOW)
    expect(await logins.claim('login-a', 'her-browser', 'link', NOW)).toBe(true)
    expect(await logins.claim('login-a', 'his-browser', 'link', NOW)).toBe(false)
    expect(await logins.claim('login-a', 'her-browser', 'link', NOW)).toBe(true)
    expect(await logins.find('login-a', NOW)).toMatchObject({ browserHash: 'her-browser' })
  })

  it('of several browsers that claim a login at once, one gets it', async ({ logins }) => {
    await logins.begin(newLogin(), NOW)
    const browsers = ['b1', 'b2', 'b3', 'b4', 'b5']
    const claims = await Promise.all(
      browsers.map((hash) => logins.claim('login-a', hash, 'link', NOW)),
    )
    expect(wins(claims)).toBe(1)

    const owner = browsers[claims.indexOf(true)]
    expect(await logins.find('login-a', NOW)).toMatchObject({ browserHash: owner })
  })

  it('a login is claimed before it expires, and not from then on', async ({ logins }) => {
    const { expiresAt } = newLogin()
    await logins.begin(newLogin(), NOW)
    expect(await logins.claim('login-a', 'late', 'link', expiresAt)).toBe(false)
    expect(await logins.claim('login-a', 'in-time', 'link', justBefore(expiresAt))).toBe(true)
  })

  it('a user code that was typed is not free again for a day', async ({ logins }) => {
    for (const name of ['typed', 'other']) {
      await logins.begin(newLogin(name), NOW)
      await logins.claim(`login-${name}`, 'b', name === 'typed' ? 'code' : 'link', NOW)
    }
    const again = (name: string, now: Date) =>
      logins.begin(newLogin(now.toISOString(), { userCodeHash: `user-code-${name}` }), now)
    expect(await again('other', secondsLater(3600))).toBe(true)
    expect(await again('typed', justBefore(secondsLater(86_400)))).toBe(false)
    expect(await again('typed', secondsLater(86_400))).toBe(true)
  })

  it('a login that is unknown or decided is not claimed, not even by its owner', async (store) => {
    await approved(store)
    expect(await store.logins.claim('login-a', 'her-browser', 'link', NOW)).toBe(false)
    expect(await store.logins.claim('nonesuch', 'her-browser', 'link', NOW)).toBe(false)
  })
}

function identifying(it: Behaviour): void {
  it('the person who signed in last counts, with their roles', async (store) => {
    await identified(store)
    await store.people.signIn('bob', { ...ADA, subject: '1912' }, NOW)
    expect(await store.logins.identify('login-a', 'her-browser', who('bob', []), NOW)).toBe(true)
    expect(await store.logins.find('login-a', NOW)).toMatchObject({ personId: 'bob', roles: [] })
    expect(await store.logins.approve('login-a', 'her-browser', 'ada', {}, NOW)).toBe(false)
    expect(await store.logins.deny('login-a', 'her-browser', 'ada', NOW)).toBe(false)
  })

  it('nobody is identified in a browser that has not claimed the login', async (store) => {
    await store.people.signIn('ada', ADA, NOW)
    await store.logins.begin(newLogin(), NOW)
    expect(await store.logins.identify('login-a', 'her-browser', who('ada'), NOW)).toBe(false)
    await store.logins.claim('login-a', 'her-browser', 'link', NOW)
    expect(await store.logins.identify('login-a', 'his-browser', who('ada'), NOW)).toBe(false)
    expect(await store.logins.find('login-a', NOW)).toMatchObject({ personId: null })
  })

  it('nobody is identified for a login that expired or is decided', async (store) => {
    const { id, expiresAt } = await identified(store)
    expect(await store.logins.identify(id, 'her-browser', who('ada'), expiresAt)).toBe(false)
    await store.logins.deny(id, 'her-browser', 'ada', NOW)
    expect(await store.logins.identify(id, 'her-browser', who('ada'), NOW)).toBe(false)
    expect(await store.logins.find(id, NOW)).toMatchObject({ roles: ['admin'] })
  })
}

function deciding(it: Behaviour): void {
  type Decide = (store: Store, id: string, browser: string, person: string, now: Date) => unknown
  const decisions: [string, string, Decide][] = [
    [
      'approve',
      'approved',
      ({ logins }, id, browser, person, now) => logins.approve(id, browser, person, {}, now),
    ],
    [
      'deny',
      'denied',
      ({ logins }, id, browser, person, now) => logins.deny(id, browser, person, now),
    ],
  ]
  for (const [verb, status, decide] of decisions) {
    it(`${verb} takes the right browser and the right person`, async (store) => {
      await identified(store)
      expect(await decide(store, 'nonesuch', 'her-browser', 'ada', NOW)).toBe(false)
      expect(await decide(store, 'login-a', 'his-browser', 'ada', NOW)).toBe(false)
      expect(await decide(store, 'login-a', 'her-browser', 'bob', NOW)).toBe(false)
      expect(await store.logins.find('login-a', NOW)).toMatchObject({ status: 'pending' })
      expect(await decide(store, 'login-a', 'her-browser', 'ada', NOW)).toBe(true)
      expect(await store.logins.find('login-a', NOW)).toMatchObject({ status })
    })

    it(`${verb} works before the login expires, and once`, async (store) => {
      const { id, expiresAt } = await identified(store)
      expect(await decide(store, id, 'her-browser', 'ada', expiresAt)).toBe(false)
      const inTime = justBefore(expiresAt)
      expect(await decide(store, id, 'her-browser', 'ada', inTime)).toBe(true)
      expect(await store.logins.approve(id, 'her-browser', 'ada', {}, inTime)).toBe(false)
      expect(await store.logins.deny(id, 'her-browser', 'ada', inTime)).toBe(false)
      expect(await store.logins.find(id, inTime)).toMatchObject({ status })
    })
  }

  it('a login for which nobody signed in is not decided', async ({ logins }) => {
    await logins.begin(newLogin(), NOW)
    await logins.claim('login-a', 'her-browser', 'link', NOW)
    expect(await logins.approve('login-a', 'her-browser', 'ada', {}, NOW)).toBe(false)
    expect(await logins.deny('login-a', 'her-browser', 'ada', NOW)).toBe(false)
  })

  it('all that somebody has open is denied at once, and nobody else’s', async (store) => {
    await approved(store, newLogin('approved'))
    await identified(store, newLogin('pending'))
    await loggedIn(store, 'redeemed')
    await identified(store, newLogin('expired', { expiresAt: secondsLater(1) }))
    await identified(store, newLogin('his'))
    await store.people.signIn('bob', { ...ADA, subject: '1912' }, NOW)
    await store.logins.identify('login-his', 'her-browser', who('bob'), NOW)
    await store.logins.begin(newLogin('unclaimed'), NOW)
    const told: string[] = []
    for (const name of ['approved', 'pending', 'his', 'unclaimed']) {
      store.watch(`login-${name}`, () => told.push(name))
    }

    const denied = await store.logins.denyAll('ada', secondsLater(1))
    const about = (name: string) => ({
      id: `login-${name}`,
      flow: 'paircode',
      clientId: 'acme-cli',
    })
    expect(denied).toHaveLength(2)
    expect(denied).toEqual(
      expect.arrayContaining(
        ['approved', 'pending'].map((name) => expect.objectContaining(about(name))),
      ),
    )
    expect(told.sort()).toEqual(['approved', 'pending'])
    const status = async (name: string) => (await store.logins.find(`login-${name}`, NOW))?.status
    const names = ['approved', 'pending', 'redeemed', 'expired', 'his', 'unclaimed']
    expect(await Promise.all(names.map(status))).toEqual([
      ...['denied', 'denied', 'redeemed', 'pending', 'pending', 'pending'],
    ])
    expect(await store.logins.denyAll('ada', secondsLater(1))).toEqual([])
    const start = sessionStart('late')
    expect(await store.logins.redeem('code-approved', start, secondsLater(1))).toBeUndefined()
  })

  it('of approve and deny at once, one wins', async (store) => {
    const { id } = await identified(store)
    const [approval, denial] = await Promise.all([
      store.logins.approve(id, 'her-browser', 'ada', {}, NOW),
      store.logins.deny(id, 'her-browser', 'ada', NOW),
    ])
    expect(wins([approval, denial])).toBe(1)
    const status = approval ? 'approved' : 'denied'
    expect(await store.logins.find(id, NOW)).toMatchObject({ status })
  })
}

function watching(it: Behaviour): void {
  it('a watcher is called when its login is approved or denied, and by no other', async (store) => {
    const calls: string[] = []
    for (const name of ['a', 'b', 'c']) {
      await identified(store, newLogin(name))
      store.watch(`login-${name}`, () => calls.push(name))
    }
    await store.logins.approve('login-a', 'his-browser', 'ada', {}, NOW)
    expect(calls).toEqual([])
    await store.logins.approve('login-a', 'her-browser', 'ada', {}, NOW)
    await store.logins.deny('login-b', 'her-browser', 'ada', NOW)
    await store.logins.deny('login-b', 'her-browser', 'ada', NOW)
    expect(calls).toEqual(['a', 'b'])
  })

  it('a watcher that is called finds the decision', async (store) => {
    const { id } = await identified(store)
    const seen = new Promise((resolve) => {
      store.watch(id, () => resolve(store.logins.find(id, NOW)))
    })
    await store.logins.approve(id, 'her-browser', 'ada', {}, NOW)
    expect(await seen).toMatchObject({ status: 'approved' })
  })

  it('a watcher that stopped watching is not called', async (store) => {
    const { id } = await identified(store)
    const calls: string[] = []
    const stop = store.watch(id, () => calls.push('stopped'))
    store.watch(id, () => calls.push('watching'))
    stop()
    await store.logins.deny(id, 'her-browser', 'ada', NOW)
    expect(calls).toEqual(['watching'])
  })
}
