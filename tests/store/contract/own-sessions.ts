import { expect } from 'vitest'
import type { Behaviour } from '../contract.ts'
import { ADA, identified, loggedIn, NOW, newLogin, secondsLater, sessionStart } from './samples.ts'

/** What a person does with their own terminals. */
export function ownSessions(it: Behaviour): void {
  it('a person sees their living sessions, the newest first, and nobody else’s', async (store) => {
    await loggedIn(store, 'old')
    await loggedIn(store, 'ended')
    await store.sessions.end('session-ended', NOW)
    const later = secondsLater(1)
    const { redeemHash, id } = await identified(store, newLogin('new'))
    await store.logins.approve(id, 'her-browser', 'ada', {}, later)
    await store.logins.redeem(redeemHash ?? '', sessionStart('new'), later)

    const sessions = await store.sessions.listOf('ada', later)
    expect(sessions.map((session) => session.id)).toEqual(['session-new', 'session-old'])
    expect(sessions[1]).toEqual((await store.sessions.find('session-old', later))?.session)
    expect(await store.sessions.listOf('grace', later)).toEqual([])
    expect(await store.sessions.listOf('ada', secondsLater(1000))).toEqual([])
  })

  it('a person names a session of theirs, and of nobody else', async (store) => {
    await loggedIn(store)
    const name = async () => (await store.sessions.find('session-a', NOW))?.session.name
    expect(await name()).toBeNull()
    expect(await store.sessions.rename('session-a', 'ada', 'the old laptop', NOW)).toBe(true)
    expect(await store.sessions.rename('session-a', 'grace', 'mine', NOW)).toBe(false)
    expect(await store.sessions.rename('session-b', 'ada', 'none', NOW)).toBe(false)
    expect(await name()).toBe('the old laptop')
    expect(await store.sessions.rename('session-a', 'ada', null, NOW)).toBe(true)
    expect(await name()).toBeNull()
    expect(await store.sessions.rename('session-a', 'ada', 'late', secondsLater(1000))).toBe(false)
  })

  it('a person ends a session of theirs, once, and of nobody else', async (store) => {
    await loggedIn(store, 'a')
    await loggedIn(store, 'b')
    expect(await store.sessions.endOwn('session-a', 'grace', NOW)).toBe(false)
    expect(await store.sessions.endOwn('session-a', 'ada', NOW)).toBe(true)
    expect(await store.sessions.endOwn('session-a', 'ada', NOW)).toBe(false)
    expect(await store.sessions.findBySecret('secret-a', NOW)).toBeUndefined()
    expect(await store.sessions.findBySecret('secret-b', NOW)).toBeDefined()
  })

  it('a person ends all of their sessions, and nobody else’s', async (store) => {
    await loggedIn(store, 'a')
    await loggedIn(store, 'b')
    await store.people.signIn('grace', { ...ADA, subject: '1906' }, NOW)
    expect(await store.sessions.endAll('grace', NOW)).toEqual([])
    const ended = await store.sessions.endAll('ada', NOW)
    expect([...ended].sort()).toEqual(['session-a', 'session-b'])
    expect(await store.sessions.endAll('ada', NOW)).toEqual([])
    expect(await store.sessions.findBySecret('secret-a', NOW)).toBeUndefined()
  })

  it('a person is signed out of every browser, and nobody else is', async (store) => {
    await store.people.signIn('ada', ADA, NOW)
    await store.people.signIn('grace', { ...ADA, subject: '1906' }, NOW)
    const session = { signedInAt: NOW, createdAt: NOW, expiresAt: secondsLater(60) }
    await store.browsers.start({ ...session, hash: 'laptop', personId: 'ada' })
    await store.browsers.start({ ...session, hash: 'telephone', personId: 'ada' })
    await store.browsers.start({ ...session, hash: 'other', personId: 'grace' })
    await store.browsers.endAll('ada')
    expect(await store.browsers.find('laptop', NOW)).toBeUndefined()
    expect(await store.browsers.find('telephone', NOW)).toBeUndefined()
    expect(await store.browsers.find('other', NOW)).toBeDefined()
  })
}
