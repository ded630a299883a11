import { expect } from 'vitest'
import type { Behaviour } from '../contract.ts'
import { ADA, justBefore, NOW, secondsLater } from './samples.ts'

export function browsers(it: Behaviour): void {
  const expiresAt = secondsLater(60)
  const session = { hash: 'cookie', personId: 'ada', createdAt: NOW, expiresAt }

  it('a browser is signed in until its session expires', async ({ people, browsers }) => {
    const { person } = await people.signIn('ada', ADA, NOW)
    await browsers.start(session)
    expect(await browsers.find('cookie', justBefore(expiresAt))).toEqual({
      person,
      signedInAt: NOW,
    })
    expect(await browsers.find('cookie', expiresAt)).toBeUndefined()
    expect(await browsers.end('cookie', expiresAt)).toBe(false)
    expect(await browsers.find('another', NOW)).toBeUndefined()
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
