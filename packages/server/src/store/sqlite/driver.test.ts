import { expect, test } from 'vitest'
import { StoreError } from '../store.ts'
import { chooseDriver, type SqliteDriver } from './driver.ts'

const BUILT_IN = {} as SqliteDriver
const INSTALLED = {} as SqliteDriver
const builtIn = () => BUILT_IN
const installed = () => INSTALLED
const none = () => {
  throw new Error('there is none')
}

test.each([
  // Node 22 has a driver of its own, and would print a warning about it.
  [20, none, installed, INSTALLED],
  [22, builtIn, installed, INSTALLED],
  [24, builtIn, installed, BUILT_IN],
  [26, builtIn, installed, BUILT_IN],
  // Where one is missing the other does.
  [22, builtIn, none, BUILT_IN],
  [24, none, installed, INSTALLED],
])('on Node %i the best driver that is there is chosen', (nodeMajor, builtIn, installed, best) => {
  expect(chooseDriver(nodeMajor, { builtIn, installed })).toBe(best)
})

test('where there is no driver, the error says what to install', () => {
  const choose = () => chooseDriver(20, { builtIn: none, installed: none })
  expect(choose).toThrow(StoreError)
  expect(choose).toThrow(expect.objectContaining({ code: 'no_driver' }))
  expect(choose).toThrow('npm install @photostructure/sqlite')
})
