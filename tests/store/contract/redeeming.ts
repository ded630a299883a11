import { expect } from 'vitest'
import type { Behaviour } from '../contract.ts'
import {
  ADA,
  approved,
  identified,
  justBefore,
  NOW,
  newLogin,
  secondsLater,
  sessionStart,
  wins,
} from './samples.ts'

export function redeeming(it: Behaviour): void {
  it('an approved login becomes the session of its person', async (store) => {
    const login = await approved(store)
    const now = secondsLater(10)
    const redeemed = await store.logins.redeem('code-a', sessionStart(), now)
    expect(redeemed).toEqual({
      ...login,
      status: 'redeemed',
      browserHash: 'her-browser',
      enteredBy: 'link',
      personId: 'ada',
      roles: ['admin'],
      signedInAt: secondsLater(-60),
      needsConfirmation: false,
      sessionId: 'session-a',
    })
    expect(await store.logins.find('login-a', now)).toEqual(redeemed)
    expect(await store.sessions.findBySecret('secret-a', now)).toEqual({
      session: {
        id: 'session-a',
        personId: 'ada',
        clientId: 'acme-cli',
        flow: 'paircode',
        scope: ['projects:read', 'projects:write'],
        resource: ['https://api.acme.dev'],
        roles: ['admin'],
        name: null,
        host: 'ada’s laptop',
        system: 'Debian 12',
        address: '192.0.2.7',
        signedInAt: NOW,
        refresh: { salt: 'salt-a', generation: 1, rotatedAt: now, jkt: 'thumbprint-a' },
        createdAt: now,
        lastUsedAt: now,
        idleExpiresAt: secondsLater(1000),
        expiresAt: secondsLater(5000),
      },
      person: { id: 'ada', identity: ADA, createdAt: NOW, signedInAt: NOW },
    })
  })

  it('refresh tokens are bound to a key, or to none', async (store) => {
    const { redeemHash } = await approved(store)
    await store.logins.redeem(redeemHash ?? '', { ...sessionStart(), jkt: null }, NOW)
    const found = await store.sessions.find('session-a', NOW)
    expect(found?.session.refresh).toMatchObject({ salt: 'salt-a', jkt: null })
  })

  it('a session knows as little of its terminal as the login did', async (store) => {
    await approved(store, newLogin('a', { requester: { address: null } }))
    await store.logins.redeem('code-a', sessionStart(), NOW)
    const found = await store.sessions.findBySecret('secret-a', NOW)
    expect(found?.session).toMatchObject({ host: null, system: null, address: null })
  })

  it('a login that is not approved is not redeemed, and no session begins', async (store) => {
    const { logins, sessions } = store
    await identified(store, newLogin('pending'))
    await identified(store, newLogin('denied'))
    await logins.deny('login-denied', 'her-browser', 'ada', NOW)
    for (const name of ['pending', 'denied', 'nonesuch']) {
      expect(await logins.redeem(`code-${name}`, sessionStart(name), NOW)).toBeUndefined()
      expect(await sessions.findBySecret(`secret-${name}`, NOW)).toBeUndefined()
    }
  })

  it('an approved login is redeemed before it expires, and once', async (store) => {
    const { expiresAt } = await approved(store)
    const inTime = justBefore(expiresAt)
    expect(await store.logins.redeem('code-a', sessionStart('late'), expiresAt)).toBeUndefined()
    expect(await store.logins.redeem('code-a', sessionStart('a'), inTime)).toBeDefined()
    expect(await store.logins.redeem('code-a', sessionStart('b'), inTime)).toBeUndefined()
    expect(await store.sessions.findBySecret('secret-late', inTime)).toBeUndefined()
    expect(await store.sessions.findBySecret('secret-b', inTime)).toBeUndefined()
    expect(await store.logins.find('login-a', inTime)).toMatchObject({ sessionId: 'session-a' })
  })

  it('of fifty that redeem one login at once, one gets a session', async (store) => {
    await approved(store)
    const terminals = Array.from({ length: 50 }, (_, terminal) => terminal)
    const redeemed = await Promise.all(
      terminals.map((terminal) => store.logins.redeem('code-a', sessionStart(terminal), NOW)),
    )
    const found = await Promise.all(
      terminals.map((terminal) => store.sessions.findBySecret(`secret-${terminal}`, NOW)),
    )
    expect(wins(redeemed)).toBe(1)
    expect(found.map(Boolean)).toEqual(redeemed.map(Boolean))
  })
}
