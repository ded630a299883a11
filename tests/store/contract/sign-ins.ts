import { expect } from 'vitest'
import type { Behaviour } from '../contract.ts'
import { justBefore, NOW, secondsLater, wins } from './samples.ts'

export function signIns(it: Behaviour): void {
  const trip = {
    stateHash: 'state',
    browserHash: 'her-browser',
    providerId: 'corp',
    purpose: { loginId: 'login-a' },
    expiresAt: secondsLater(60),
  }

  it('a sign-in is finished once, by the browser that began it', async ({ signIns }) => {
    await signIns.begin(trip)
    expect(await signIns.finish('state', 'his-browser', 'corp', NOW)).toBeUndefined()
    expect(await signIns.finish('state', 'her-browser', 'github', NOW)).toBeUndefined()
    expect(await signIns.finish('another', 'her-browser', 'corp', NOW)).toBeUndefined()
    expect(await signIns.finish('state', 'her-browser', 'corp', NOW)).toEqual(trip)
    expect(await signIns.finish('state', 'her-browser', 'corp', NOW)).toBeUndefined()
  })

  it('a sign-in is finished before it expires, and not from then on', async ({ signIns }) => {
    await signIns.begin(trip)
    expect(await signIns.finish('state', 'her-browser', 'corp', trip.expiresAt)).toBeUndefined()
    const inTime = justBefore(trip.expiresAt)
    expect(await signIns.finish('state', 'her-browser', 'corp', inTime)).toEqual(trip)
  })

  it('of several that finish a sign-in at once, one does', async ({ signIns }) => {
    await signIns.begin(trip)
    const finished = [1, 2, 3].map(() => signIns.finish('state', 'her-browser', 'corp', NOW))
    expect(wins(await Promise.all(finished))).toBe(1)
  })

  it('one browser may be on several trips, as with two tabs', async ({ signIns }) => {
    const second = { ...trip, stateHash: 'second', purpose: { userCodeHash: 'typed' } }
    await signIns.begin(trip)
    await signIns.begin(second)
    expect(await signIns.finish('second', 'her-browser', 'corp', NOW)).toEqual(second)
    expect(await signIns.finish('state', 'her-browser', 'corp', NOW)).toEqual(trip)
  })
}
