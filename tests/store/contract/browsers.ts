import { expect } from 'vitest'
import type { Behaviour } from '../contract.ts'
import { ADA, justBefore, NOW, secondsLater } from './samples.ts'

export function browsers(it: Behaviour): void {
  const expiresAt = secondsLater(60)
  const signedInAt = secondsLater(-600)
  const session = { hash: 'cookie', personId: 'ada', signedInAt, createdAt: NOW, expiresAt }

  it('a browser is signed in until its session expires', async ({ people, browsers }) => {
    await people.signIn('ada', ADA, NOW)
    await browsers.start(session)
    expect(await browsers.find('cookie', justBefore(expiresAt))).toEqual({
      person: await people.find('ada'),
      signedInAt,
      since: NOW,
    })
    expect(await browsers.find('cookie', expiresAt)).toBeUndefined()
    expect(await browsers.end('cookie', expiresAt)).toBe(false)
    expect(await browsers.find('another', NOW)).toBeUndefined()
  })

  it('nobody may know when somebody signed in', async ({ people, browsers }) => {
    await people.signIn('ada', ADA, NOW)
    await browsers.start({ ...session, signedInAt: null })
    expect(await browsers.find('cookie', NOW)).toMatchObject({ signedInAt: null, since: NOW })
  })

  it('a browser that signed out is signed out, once', async ({ people, browsers }) => {
    await people.signIn('ada', ADA, NOW)
    await browsers.start(session)
    await browsers.start({ ...session, hash: 'another' })
    expect(await browsers.end('cookie', NOW)).toBe(true)
    expect(await browsers.end('cookie', NOW)).toBe(false)
    expect(await browsers.find('cookie', NOW)).toBeUndefined()
    expect(await browsers.find('another', NOW)).toBeDefined()
  })
}
