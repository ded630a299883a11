import { expect, test } from 'vitest'
import { within } from './pause.ts'

const late = () => new Error('late')
const fail = () => {
  throw new Error('at once')
}

test('what fails at once fails what waits for it, and nothing is left behind', async () => {
  const unheard: unknown[] = []
  const hear = (error: unknown) => void unheard.push(error)
  process.on('unhandledRejection', hear)
  await expect(within(60, fail, late, undefined)).rejects.toThrow('at once')
  await new Promise(setImmediate)
  process.off('unhandledRejection', hear)
  expect(unheard).toEqual([])
})
