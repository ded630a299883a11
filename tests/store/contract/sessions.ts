import { expect } from 'vitest'
import type { Behaviour } from '../contract.ts'
import { ADA, justBefore, loggedIn, NOW, secondsLater, wins } from './samples.ts'

export function sessions(it: Behaviour): void {
  it('a session ends when it is not used', async (store) => {
    await loggedIn(store)
    const idle = secondsLater(1000)
    expect(await store.sessions.findBySecret('secret-a', justBefore(idle))).toBeDefined()
    expect(await store.sessions.findBySecret('secret-a', idle)).toBeUndefined()
    expect(await store.sessions.use('session-a', secondsLater(2000), [], idle)).toBe(false)
    expect(await store.sessions.end('session-a', idle)).toBe(false)
  })

  it('a session that is used lives on, to its absolute limit', async (store) => {
    await loggedIn(store)
    const used = secondsLater(999)
    expect(await store.sessions.use('session-a', secondsLater(9999), ['reader'], used)).toBe(true)

    const over = secondsLater(5000)
    const found = await store.sessions.findBySecret('secret-a', justBefore(over))
    expect(found?.session).toMatchObject({ lastUsedAt: used, idleExpiresAt: secondsLater(9999) })
    expect(found?.session.roles).toEqual(['reader'])
    expect(await store.sessions.findBySecret('secret-a', over)).toBeUndefined()
    expect(await store.sessions.use('session-a', secondsLater(9999), [], over)).toBe(false)
    expect(await store.sessions.end('session-a', over)).toBe(false)
  })

  it('a session that was ended is gone, and no other with it', async (store) => {
    await loggedIn(store, 'a')
    await loggedIn(store, 'b')
    expect(await store.sessions.end('session-a', NOW)).toBe(true)
    expect(await store.sessions.end('session-a', NOW)).toBe(false)
    expect(await store.sessions.use('session-a', secondsLater(2000), [], NOW)).toBe(false)
    expect(await store.sessions.findBySecret('secret-a', NOW)).toBeUndefined()
    expect(await store.sessions.findBySecret('secret-b', NOW)).toBeDefined()
  })

  it('of several that end a session at once, one does', async (store) => {
    await loggedIn(store)
    const ends = [1, 2, 3].map(() => store.sessions.end('session-a', NOW))
    expect(wins(await Promise.all(ends))).toBe(1)
  })

  it('a session that nobody knows is not found, used or ended', async (store) => {
    expect(await store.sessions.findBySecret('secret-a', NOW)).toBeUndefined()
    expect(await store.sessions.use('session-a', secondsLater(1), [], NOW)).toBe(false)
    expect(await store.sessions.end('session-a', NOW)).toBe(false)
  })

  it('a session tells what is known of its person by now', async (store) => {
    await loggedIn(store)
    const renamed = { ...ADA, email: 'countess@example.com' }
    await store.people.signIn('ada', renamed, secondsLater(5))
    const found = await store.sessions.findBySecret('secret-a', NOW)
    expect(found?.person).toEqual(await store.people.find('ada'))
    expect(found?.person.identity).toEqual(renamed)
  })

  it('a session is found by its id as well, while it lives', async (store) => {
    await loggedIn(store)
    const found = await store.sessions.find('session-a', NOW)
    expect(found).toEqual(await store.sessions.findBySecret('secret-a', NOW))
    expect(await store.sessions.find('session-a', secondsLater(1000))).toBeUndefined()
    expect(await store.sessions.find('nonesuch', NOW)).toBeUndefined()
  })

  it('the good refresh token rotates, moves the idle limit, and brings the roles', async (store) => {
    await loggedIn(store)
    const now = secondsLater(10)
    const rotate = (from: number, to: number, at = now) =>
      store.sessions.rotate('session-a', { from, to }, secondsLater(2000), ['reader'], at)
    expect(await rotate(2, 3)).toBe(false)
    expect(await rotate(1, 2)).toBe(true)
    expect(await rotate(1, 2)).toBe(false)
    const session = (await store.sessions.find('session-a', now))?.session
    expect(session).toMatchObject({
      refresh: { salt: 'salt-a', generation: 2 },
      roles: ['reader'],
      idleExpiresAt: secondsLater(2000),
      lastUsedAt: now,
    })
    // When it was done, by a clock that may be the store's own, and a minute off.
    const seconds = (Number(session?.refresh?.rotatedAt) - now.getTime()) / 1000
    expect(seconds).toBeGreaterThanOrEqual(0)
    expect(seconds).toBeLessThanOrEqual(60)
    expect(await rotate(2, 3, secondsLater(2000))).toBe(false)
  })

  it('of thirty that rotate one refresh token at once, one does', async (store) => {
    await loggedIn(store)
    const rotations = Array.from({ length: 30 }, () =>
      store.sessions.rotate('session-a', { from: 1, to: 2 }, secondsLater(2000), [], NOW),
    )
    expect(wins(await Promise.all(rotations))).toBe(1)
  })

  it('a refresh token does not rotate once its session has ended', async (store) => {
    await loggedIn(store)
    const [ended, rotated] = await Promise.all([
      store.sessions.end('session-a', NOW),
      store.sessions.rotate('session-a', { from: 1, to: 2 }, secondsLater(2000), [], NOW),
    ])
    expect([ended, rotated]).toEqual([true, false])
    expect(await store.sessions.find('session-a', NOW)).toBeUndefined()
  })

  it('what is spent stays spent until its time, and was not before', async ({ spent }) => {
    expect(await spent.isSpent('a', NOW)).toBe(false)
    const spends = [1, 2, 3].map(() => spent.spend('a', secondsLater(60), NOW))
    expect(wins(await Promise.all(spends))).toBe(1)
    expect(await spent.isSpent('a', secondsLater(59))).toBe(true)
    expect(await spent.isSpent('a', secondsLater(60))).toBe(false)
    expect(await spent.spend('a', secondsLater(99), secondsLater(60))).toBe(true)
    expect(await spent.isSpent('b', NOW)).toBe(false)
  })
}
