import { expect, test } from 'vitest'
import { onceLetGo } from './held-file.ts'

/** Fails so often, as Windows does where a virus scanner reads the file. */
function held(times: number) {
  const error = Object.assign(new Error('EPERM'), { code: 'EPERM' })
  let tries = 0
  const act = async () => {
    tries += 1
    if (tries <= times) throw error
  }
  return { act, error, tries: () => tries }
}

test('on Windows a file that somebody has open is replaced a moment later', async () => {
  const { act, tries } = held(3)
  await onceLetGo(act, 'win32')
  expect(tries()).toBe(4)
})

test('and one that nobody lets go of is told', async () => {
  const { act, error } = held(Number.POSITIVE_INFINITY)
  await expect(onceLetGo(act, 'win32')).rejects.toBe(error)
})

test('elsewhere the same code is final', async () => {
  const { act, error, tries } = held(1)
  await expect(onceLetGo(act, 'linux')).rejects.toBe(error)
  expect(tries()).toBe(1)
})
