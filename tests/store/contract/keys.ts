import { expect } from 'vitest'
import type { NewKey } from '../../../packages/server/src/store/key-store.ts'
import type { Behaviour } from '../contract.ts'
import { justBefore, NOW, secondsLater, wins } from './samples.ts'

const newKey = (kid: string, activeAt = NOW): NewKey => ({
  kid,
  publicJwk: { kty: 'EC', crv: 'P-256', x: 'x', y: kid, kid, alg: 'ES256', use: 'sig' },
  sealed: `sealed-${kid}`,
  activeAt,
})

/** What follows the first key after 700 seconds, and when the first is dropped then. */
const NEXT = newKey('next', secondsLater(700))
const DROPPED = secondsLater(1400)

export function keys(it: Behaviour): void {
  beginning(it)
  rotating(it)
  retiring(it)
  resealing(it)
}

function beginning(it: Behaviour): void {
  it('the first key is kept as it is, and no second first one', async ({ keys }) => {
    expect(await keys.list(NOW)).toEqual([])
    expect(await keys.begin(newKey('first'))).toBe(true)
    expect(await keys.begin(newKey('late'))).toBe(false)
    expect(await keys.list(NOW)).toEqual([{ ...newKey('first'), dropAt: null }])
  })

  it('of several servers that make a first key at once, one does', async ({ keys }) => {
    const kids = ['a', 'b', 'c', 'd']
    const begun = await Promise.all(kids.map((kid) => keys.begin(newKey(kid))))
    expect(wins(begun)).toBe(1)
    expect(await keys.list(NOW)).toMatchObject([{ kid: kids[begun.indexOf(true)] }])
  })
}

function rotating(it: Behaviour): void {
  it('the next key comes after the one before it, which is dropped then', async ({ keys }) => {
    await keys.begin(newKey('first'))
    expect(await keys.rotate(NEXT, DROPPED, NOW)).toBe(true)

    const both = [
      { ...newKey('first'), dropAt: DROPPED },
      { ...NEXT, dropAt: null },
    ]
    expect(await keys.list(NOW)).toEqual(both)
    expect(await keys.list(justBefore(DROPPED))).toEqual(both)
    expect(await keys.list(DROPPED)).toEqual([{ ...NEXT, dropAt: null }])
  })

  it('there is one next key at a time', async ({ keys }) => {
    await keys.begin(newKey('first'))
    const rotated = ['a', 'b', 'c'].map((kid) =>
      keys.rotate({ ...NEXT, kid }, DROPPED, secondsLater(1)),
    )
    expect(wins(await Promise.all(rotated))).toBe(1)
    expect(await keys.list(NOW)).toHaveLength(2)

    const third = newKey('third', secondsLater(1500))
    expect(await keys.rotate(third, secondsLater(2000), justBefore(NEXT.activeAt))).toBe(false)
    expect(await keys.rotate(third, secondsLater(2000), NEXT.activeAt)).toBe(true)
    expect(await keys.list(NOW)).toMatchObject([
      { kid: 'first', dropAt: DROPPED },
      { dropAt: secondsLater(2000) },
      { kid: 'third', dropAt: null },
    ])
  })

  it('a sweep deletes a key that was dropped, and no other', async (store) => {
    await store.keys.begin(newKey('first'))
    await store.keys.rotate(NEXT, DROPPED, NOW)
    expect(await store.sweep(justBefore(DROPPED))).toBe(0)
    expect(await store.sweep(DROPPED)).toBe(1)
    expect(await store.keys.list(NOW)).toMatchObject([{ kid: 'next' }])
  })
}

function retiring(it: Behaviour): void {
  const replacement = newKey('replacement', secondsLater(60))

  it('a key that signs is replaced at once', async ({ keys }) => {
    await keys.begin(newKey('first'))
    expect(await keys.retire('first', replacement, secondsLater(60))).toBe(true)
    expect(await keys.list(NOW)).toEqual([{ ...replacement, dropAt: null }])
  })

  it('with a key that signs goes the next one, which nobody has used', async ({ keys }) => {
    await keys.begin(newKey('first'))
    await keys.rotate(NEXT, DROPPED, NOW)
    expect(await keys.retire('first', replacement, secondsLater(60))).toBe(true)
    expect(await keys.list(NOW)).toEqual([{ ...replacement, dropAt: null }])
  })

  it('a key that does not sign yet is replaced, and its forerunner still dropped', async ({
    keys,
  }) => {
    await keys.begin(newKey('first'))
    await keys.rotate(NEXT, DROPPED, NOW)
    expect(await keys.retire('next', replacement, secondsLater(60))).toBe(true)
    expect(await keys.list(NOW)).toEqual([
      { ...newKey('first'), dropAt: DROPPED },
      { ...replacement, dropAt: null },
    ])
  })

  it('a key that no longer signs goes alone', async ({ keys }) => {
    await keys.begin(newKey('first'))
    await keys.rotate(NEXT, DROPPED, NOW)
    expect(await keys.retire('first', replacement, NEXT.activeAt)).toBe(true)
    expect(await keys.list(NOW)).toEqual([{ ...NEXT, dropAt: null }])
  })

  it('a key that is unknown or dropped is not retired, and nothing changes', async ({ keys }) => {
    await keys.begin(newKey('first'))
    await keys.rotate(NEXT, DROPPED, NOW)
    const before = await keys.list(NOW)
    expect(await keys.retire('nonesuch', replacement, NOW)).toBe(false)
    expect(await keys.retire('first', replacement, DROPPED)).toBe(false)
    expect(await keys.list(NOW)).toEqual(before)
  })

  it('of several that retire a key at once, one does', async ({ keys }) => {
    await keys.begin(newKey('first'))
    const retired = ['a', 'b', 'c'].map((kid) => keys.retire('first', newKey(kid), NOW))
    expect(wins(await Promise.all(retired))).toBe(1)
    expect(await keys.list(NOW)).toHaveLength(1)
  })
}

function resealing(it: Behaviour): void {
  it('of several root keys that are made at once, one is kept', async ({ keys }) => {
    const kept = await Promise.all(['a', 'b', 'c'].map((sealed) => keys.root(sealed)))
    expect(new Set(kept).size).toBe(1)
    expect(await keys.root('late')).toBe(kept[0])
  })

  it('a root key is replaced only while it is the one that was meant', async ({ keys }) => {
    await keys.root('old')
    expect(wins(await Promise.all(['a', 'b'].map((to) => keys.reseal('old', to))))).toBe(1)
    expect(['a', 'b']).toContain(await keys.root(''))
  })
}
