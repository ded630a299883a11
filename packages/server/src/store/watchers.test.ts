import { expect, test } from 'vitest'
import { Watchers } from './watchers.ts'

test('two watchers with the same callback stop one by one', () => {
  const watchers = new Watchers()
  let calls = 0
  const callback = () => {
    calls += 1
  }
  const stopFirst = watchers.watch('login', callback)
  const stopSecond = watchers.watch('login', callback)
  stopFirst()
  stopFirst()
  watchers.notify('login')
  expect(calls).toBe(1)
  stopSecond()
  watchers.notify('login')
  expect(calls).toBe(1)
})

test('a watcher may stop while it is called, without the next one missing the call', () => {
  const watchers = new Watchers()
  const called: string[] = []
  const stop = watchers.watch('login', () => {
    called.push('first')
    stop()
  })
  watchers.watch('login', () => called.push('second'))
  watchers.notify('login')
  watchers.notify('login')
  expect(called).toEqual(['first', 'second', 'second'])
})
