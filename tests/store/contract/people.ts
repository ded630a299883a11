import { expect } from 'vitest'
import type { Behaviour } from '../contract.ts'
import { ADA, NOW, secondsLater } from './samples.ts'

export function people(it: Behaviour): void {
  it('a person is added at the first sign-in', async ({ people }) => {
    expect(await people.find('ada')).toBeUndefined()
    const person = { id: 'ada', identity: ADA, createdAt: NOW, signedInAt: NOW }
    expect(await people.signIn('ada', ADA, NOW)).toBe(true)
    expect(await people.find('ada')).toEqual(person)
  })

  it('a person who is known is brought up to date', async ({ people }) => {
    await people.signIn('ada', ADA, NOW)
    const { email, ...identity } = { ...ADA, name: 'Ada Lovelace' }
    const later = secondsLater(60)
    const person = { id: 'ada', identity, createdAt: NOW, signedInAt: later }
    expect(await people.signIn('ada', identity, later)).toBe(false)
    expect(await people.find('ada')).toEqual(person)
  })

  it('of several first sign-ins of a person at once, one is new', async ({ people }) => {
    const signIns = await Promise.all([1, 2, 3].map(() => people.signIn('ada', ADA, NOW)))
    expect(signIns.filter((isNew) => isNew)).toHaveLength(1)
  })
}
