import { expect } from 'vitest'
import type { Behaviour } from '../contract.ts'
import { NOW, secondsLater } from './samples.ts'

/** Three at once, and one a minute. */
const ADAS = { id: 'guesses ada', burst: 3, everyMilliseconds: 60_000 }
const BOBS = { ...ADAS, id: 'guesses bob' }

export function budgets(it: Behaviour): void {
  it('a budget is spent, tells when there is more, and comes back', async ({ spent }) => {
    const take = (seconds: number) => spent.take([ADAS], secondsLater(seconds))
    for (let i = 0; i < 3; i++) expect(await take(0)).toBe(0)
    expect(await take(0)).toBe(60_000)
    expect(await take(59)).toBe(1000)
    expect(await take(60)).toBe(0)
    expect(await take(60)).toBe(60_000)
    for (let i = 0; i < 3; i++) expect(await take(86_400)).toBe(0)
    expect(await take(86_400)).toBe(60_000)
  })

  it('of many that want the rest of a budget, as many get it as there is', async ({ spent }) => {
    const waits = Array.from({ length: 10 }, () => spent.take([ADAS], NOW))
    expect((await Promise.all(waits)).filter((wait) => wait === 0)).toHaveLength(3)
    expect(await spent.take([BOBS], NOW)).toBe(0)
  })

  it('of several budgets one is spent of each, or of none', async ({ spent }) => {
    await spent.take([BOBS], NOW)
    for (let i = 0; i < 2; i++) expect(await spent.take([ADAS, BOBS], NOW)).toBe(0)
    expect(await spent.take([ADAS, BOBS], NOW)).toBe(60_000)
    expect([await spent.take([ADAS], NOW), await spent.take([ADAS], NOW)]).toEqual([0, 60_000])
  })

  it('what is given back can be taken again, and no more than there was', async ({ spent }) => {
    const take = () => spent.take([ADAS], NOW)
    for (let i = 0; i < 3; i++) await take()
    await spent.giveBack([ADAS], NOW)
    expect([await take(), await take()]).toEqual([0, 60_000])
    for (let i = 0; i < 5; i++) await spent.giveBack([ADAS], NOW)
    for (let i = 0; i < 3; i++) expect(await take()).toBe(0)
    expect(await take()).toBe(60_000)
  })

  it('to ask whether there is one takes none', async ({ spent }) => {
    for (let i = 0; i < 5; i++) expect(await spent.wait([ADAS], NOW)).toBe(0)
    for (let i = 0; i < 3; i++) await spent.take([ADAS], NOW)
    expect(await spent.wait([ADAS], secondsLater(20))).toBe(40_000)
  })

  it('a clock that is set back by an hour locks nobody out', async ({ spent }) => {
    for (let i = 0; i < 3; i++) await spent.take([ADAS], secondsLater(3600))
    expect(await spent.wait([ADAS], NOW)).toBe(0)
    for (let i = 0; i < 3; i++) expect(await spent.take([ADAS], NOW)).toBe(0)
    expect(await spent.take([ADAS], NOW)).toBe(60_000)
  })

  it('a budget that is whole again is swept', async ({ spent, ...store }) => {
    await spent.take([ADAS], NOW)
    expect(await store.sweep(secondsLater(59))).toBe(0)
    expect(await store.sweep(secondsLater(60))).toBe(1)
  })
}
