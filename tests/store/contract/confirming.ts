import { expect } from 'vitest'
import type { Behaviour } from '../contract.ts'
import { approved, identified, NOW, newLogin, secondsLater, sessionStart } from './samples.ts'

export function confirming(it: Behaviour): void {
  cancelling(it)
  burning(it)
  saying(it)
}

function cancelling(it: Behaviour): void {
  it('a terminal cancels its login while it is open, and once', async (store) => {
    await identified(store)
    expect(await store.logins.cancel('login-a', secondsLater(300))).toBe(false)
    expect(await store.logins.cancel('nonesuch', NOW)).toBe(false)
    expect(await store.logins.cancel('login-a', NOW)).toBe(true)
    expect(await store.logins.find('login-a', NOW)).toMatchObject({ status: 'denied' })
    expect(await store.logins.cancel('login-a', NOW)).toBe(false)
    expect(await store.logins.approve('login-a', 'her-browser', 'ada', {}, NOW)).toBe(false)
  })

  it('an approved login can be cancelled, and then not redeemed', async (store) => {
    const { redeemHash } = await approved(store)
    expect(await store.logins.cancel('login-a', NOW)).toBe(true)
    expect(await store.logins.redeem(redeemHash ?? '', sessionStart(), NOW)).toBeUndefined()
  })

  it('of those who approve, deny and cancel at once, one succeeds or two in order', async (store) => {
    await identified(store)
    const [yes, no, off] = await Promise.all([
      store.logins.approve('login-a', 'her-browser', 'ada', {}, NOW),
      store.logins.deny('login-a', 'her-browser', 'ada', NOW),
      store.logins.cancel('login-a', NOW),
    ])
    expect([yes && no, no && off]).toEqual([false, false])
    expect(yes || no || off).toBe(true)
  })
}

function burning(it: Behaviour): void {
  it('what redeems a login is burnt once, and the login stays as it ended', async (store) => {
    await identified(store)
    await store.logins.deny('login-a', 'her-browser', 'ada', NOW)
    const burns = [1, 2, 3].map(() => store.logins.burn('login-a', NOW))
    expect((await Promise.all(burns)).filter(Boolean)).toHaveLength(1)
    expect(await store.logins.findByCode('code-a', NOW)).toBeUndefined()
    expect(await store.logins.findByHandle('handle-a', NOW)).toMatchObject({ status: 'denied' })
    expect(await store.logins.burn('nonesuch', NOW)).toBe(false)
  })
}

function saying(it: Behaviour): void {
  const NUMBER = { confirmationHash: 'right' }

  it('a login that waits for a number is redeemed after it was said', async (store) => {
    const { redeemHash } = await identified(store)
    const redeem = () => store.logins.redeem(redeemHash ?? '', sessionStart(), NOW)
    expect(await store.logins.approve('login-a', 'her-browser', 'ada', NUMBER, NOW)).toBe(true)
    expect(await store.logins.find('login-a', NOW)).toMatchObject({ needsConfirmation: true })
    expect(await redeem()).toBeUndefined()
    expect(await store.logins.confirm('login-a', 'wrong', NOW)).toBe(false)
    expect(await store.logins.confirm('login-a', 'right', secondsLater(300))).toBe(false)
    expect(await store.logins.confirm('login-a', 'right', NOW)).toBe(true)
    expect(await store.logins.find('login-a', NOW)).toMatchObject({ needsConfirmation: false })
    expect(await redeem()).toMatchObject({ status: 'redeemed' })
  })

  it('the third wrong number ends the login, and tells whoever waits', async (store) => {
    await identified(store)
    await store.logins.approve('login-a', 'her-browser', 'ada', NUMBER, NOW)
    let told = 0
    store.watch('login-a', () => {
      told += 1
    })
    for (const number of ['wrong', 'wrong', 'wrong']) {
      expect(await store.logins.confirm('login-a', number, NOW)).toBe(false)
    }
    expect(told).toBe(1)
    expect(await store.logins.find('login-a', NOW)).toMatchObject({ status: 'denied' })
    expect(await store.logins.confirm('login-a', 'right', NOW)).toBe(false)
  })

  it('of many numbers at once at most three are tried', async (store) => {
    await identified(store)
    await store.logins.approve('login-a', 'her-browser', 'ada', NUMBER, NOW)
    const numbers = Array.from({ length: 10 }, (_, i) => `wrong-${i}`)
    await Promise.all(numbers.map((number) => store.logins.confirm('login-a', number, NOW)))
    expect(await store.logins.confirm('login-a', 'right', NOW)).toBe(false)
    expect(await store.logins.find('login-a', NOW)).toMatchObject({ status: 'denied' })
  })

  it('a login that waits for no number takes none', async (store) => {
    await approved(store)
    expect(await store.logins.confirm('login-a', 'right', NOW)).toBe(false)
    expect(await store.logins.confirm('nonesuch', 'right', NOW)).toBe(false)
  })

  it('an approval may bring the secret that redeems it, and its own end', async (store) => {
    await identified(store, newLogin('a', { redeemHash: null }))
    const code = { redeemHash: 'fresh', expiresAt: secondsLater(60) }
    expect(await store.logins.approve('login-a', 'her-browser', 'ada', { code }, NOW)).toBe(true)
    expect(await store.logins.findByCode('fresh', NOW)).toMatchObject(code)
    expect(await store.logins.redeem('fresh', sessionStart(), secondsLater(60))).toBeUndefined()
    expect(await store.logins.redeem('fresh', sessionStart(), secondsLater(59))).toBeDefined()
  })
}
