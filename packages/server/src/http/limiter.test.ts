import { expect, test } from 'vitest'
import { Limiter } from './limiter.ts'

function limiter(burst: number, perSecond: number) {
  let time = 0
  const it = new Limiter({ burst, perSecond }, () => new Date(time))
  return {
    take: (key = 'a') => it.take(key),
    pass: (seconds: number) => {
      time += seconds * 1000
    },
  }
}

test('a burst is let through, and then one for each that has been won back', () => {
  const { take, pass } = limiter(2, 0.5)
  expect([take(), take(), take()]).toEqual([0, 0, 2])
  pass(1)
  expect(take()).toBe(1)
  pass(1)
  expect([take(), take()]).toEqual([0, 2])
})

test('one key does not pay for another', () => {
  const { take } = limiter(1, 1)
  expect([take('a'), take('b'), take('a')]).toEqual([0, 0, 1])
})

test('rest fills the bucket and no more', () => {
  const { take, pass } = limiter(2, 1)
  take()
  pass(3600)
  expect([take(), take(), take()]).toEqual([0, 0, 1])
})

test('a clock that is set back takes nothing away', () => {
  const { take, pass } = limiter(2, 1)
  take()
  pass(-3600)
  expect([take(), take()]).toEqual([0, 1])
})

test('memory stays bounded, and the key that was used last is remembered', () => {
  const { take } = limiter(1, 1)
  for (let i = 0; i < Limiter.KEYS; i += 1) take(String(i))
  expect(take('another')).toBe(0)
  expect(take('another')).toBe(1)
  expect(take('0')).toBe(0) // forgotten, so full again
})

test('one that is given back can be taken again, and there are never more than the burst', () => {
  const limiter = new Limiter({ burst: 1, perSecond: 0.1 }, () => new Date(0))
  limiter.giveBack('a')
  expect([limiter.take('a'), limiter.take('a')]).toEqual([0, 10])
  limiter.giveBack('a')
  limiter.giveBack('a')
  expect([limiter.take('a'), limiter.take('a')]).toEqual([0, 10])
})
