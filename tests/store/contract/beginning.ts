import { expect } from 'vitest'
import type { Behaviour } from '../contract.ts'
import { justBefore, NOW, newLogin, secondsLater, wins } from './samples.ts'

export function beginning(it: Behaviour): void {
  const pending = {
    status: 'pending',
    browserHash: null,
    enteredBy: null,
    personId: null,
    roles: [],
    signedInAt: null,
    needsConfirmation: false,
    sessionId: null,
  }

  it('a login that began is found by its id, its handle and its codes', async ({ logins }) => {
    expect(await logins.begin(newLogin(), NOW)).toBe(true)

    const login = { ...newLogin(), ...pending }
    expect(await logins.find('login-a', NOW)).toEqual(login)
    expect(await logins.findByHandle('handle-a', NOW)).toEqual(login)
    expect(await logins.findByCode('code-a', NOW)).toEqual(login)
    expect(await logins.findByUserCode('user-code-a', NOW)).toEqual(login)
  })

  it('a login of a terminal that said nothing of itself is kept as it is', async ({ logins }) => {
    const quiet = newLogin('a', {
      scope: [],
      requester: { address: null },
      asked: { resource: [] },
      redeemHash: null,
      handleHash: null,
      userCodeHash: null,
    })
    await logins.begin(quiet, NOW)
    expect(await logins.find('login-a', NOW)).toEqual({ ...quiet, ...pending })
  })

  it('one secret does not stand in for another', async ({ logins }) => {
    await logins.begin(newLogin(), NOW)
    expect(await logins.find('code-a', NOW)).toBeUndefined()
    expect(await logins.findByHandle('code-a', NOW)).toBeUndefined()
    expect(await logins.findByCode('handle-a', NOW)).toBeUndefined()
    expect(await logins.findByCode('user-code-a', NOW)).toBeUndefined()
    expect(await logins.findByUserCode('code-a', NOW)).toBeUndefined()
  })

  it('a login whose id, handle or code is in use does not begin', async ({ logins }) => {
    await logins.begin(newLogin('a'), NOW)
    for (const clash of [
      ...[{ id: 'login-a' }, { handleHash: 'handle-a' }],
      ...[{ redeemHash: 'code-a' }, { userCodeHash: 'user-code-a' }],
    ]) {
      expect(await logins.begin(newLogin('b', { clientId: 'other', ...clash }), NOW)).toBe(false)
    }
    expect(await logins.find('login-b', NOW)).toBeUndefined()
    expect(await logins.find('login-a', NOW)).toEqual({ ...newLogin('a'), ...pending })
  })

  it('of several that begin with one code at once, one does', async ({ logins }) => {
    const begun = ['a', 'b', 'c', 'd'].map((name) =>
      logins.begin(newLogin(name, { redeemHash: 'the-same' }), NOW),
    )
    expect(wins(await Promise.all(begun))).toBe(1)
  })

  it('an expired login is found, and its secrets stay taken, until it is forgotten', async ({
    logins,
  }) => {
    const { expiresAt, forgetAt } = newLogin()
    await logins.begin(newLogin(), NOW)
    for (const instant of [expiresAt, justBefore(forgetAt)]) {
      expect(await logins.find('login-a', instant)).toMatchObject({ status: 'pending' })
      expect(await logins.findByHandle('handle-a', instant)).toBeDefined()
      expect(await logins.findByCode('code-a', instant)).toBeDefined()
      expect(await logins.begin(newLogin('b', { redeemHash: 'code-a' }), instant)).toBe(false)
      expect(await logins.begin(newLogin('b', { handleHash: 'handle-a' }), instant)).toBe(false)
    }
  })

  it('a forgotten login is invisible at once, and its secrets are free', async (store) => {
    const { logins } = store
    const { forgetAt } = newLogin()
    await logins.begin(newLogin('a'), NOW)
    await logins.begin(newLogin('b'), NOW)
    expect(await logins.find('login-a', forgetAt)).toBeUndefined()
    expect(await logins.findByHandle('handle-a', forgetAt)).toBeUndefined()
    expect(await logins.findByCode('code-a', forgetAt)).toBeUndefined()

    const lifetime = { expiresAt: secondsLater(9000), forgetAt: secondsLater(9999) }
    const next = newLogin('c', { redeemHash: 'code-a', handleHash: 'handle-b', ...lifetime })
    expect(await logins.begin(next, forgetAt)).toBe(true)
    await store.sweep(forgetAt)
    expect(await logins.findByCode('code-a', forgetAt)).toEqual({ ...next, ...pending })
    expect(await logins.findByHandle('handle-b', forgetAt)).toEqual({ ...next, ...pending })
  })
}
