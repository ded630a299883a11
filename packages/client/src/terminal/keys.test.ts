import { EventEmitter } from 'node:events'
import { expect, test, vi } from 'vitest'
import { readKeys } from './keys.ts'

/** A keyboard, and what has been done to it. */
function keyboard() {
  const done: string[] = []
  const input = Object.assign(new EventEmitter(), {
    isTTY: true,
    setRawMode: (mode: boolean) => done.push(`raw ${mode}`),
    resume: () => done.push('resume'),
    pause: () => done.push('pause'),
  })
  return { input, done, type: (text: string) => input.emit('data', Buffer.from(text)) }
}

test('keys come one by one, and the terminal is as it was afterwards', () => {
  const { input, done, type } = keyboard()
  const exits = process.listenerCount('exit')
  const keys: string[] = []
  const stop = readKeys(input, (key) => keys.push(key))
  type('ab')
  type('\r')
  stop()
  stop()
  type('c')
  expect(keys).toEqual(['a', 'b', '\r'])
  expect(done).toEqual(['raw true', 'resume', 'raw false', 'pause'])
  expect(process.listenerCount('exit')).toBe(exits)
})

test('arrows and other keys with names are no letters', () => {
  const { input, type } = keyboard()
  const keys: string[] = []
  const stop = readKeys(input, (key) => keys.push(key))
  type('\u001b[Ax\u001b[3~\u001bOPy\u001b')
  stop()
  expect(keys).toEqual(['x', 'y'])
})

test('Ctrl-C is what it is elsewhere, with the terminal restored before', () => {
  const { input, done, type } = keyboard()
  const kill = vi.spyOn(process, 'kill').mockImplementation(() => {
    done.push('SIGINT')
    return true
  })
  const keys: string[] = []
  readKeys(input, (key) => keys.push(key))
  type('a\u0003b')
  expect(kill).toHaveBeenCalledWith(process.pid, 'SIGINT')
  expect(keys).toEqual(['a'])
  expect(done).toEqual(['raw true', 'resume', 'raw false', 'pause', 'SIGINT'])
  kill.mockRestore()
})

test('Ctrl-C is heard by whoever listens, and kills nobody: on Windows a signal would', () => {
  const { input, type } = keyboard()
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true)
  const heard = vi.fn()
  process.once('SIGINT', heard)
  readKeys(input, () => {})
  type('\u0003')
  process.off('SIGINT', heard)
  expect([heard.mock.calls.length, kill.mock.calls]).toEqual([1, []])
  kill.mockRestore()
})

test('a process that ends meanwhile restores the terminal', () => {
  const { input, done } = keyboard()
  const before = process.listeners('exit')
  readKeys(input, () => {})
  const [restore] = process.listeners('exit').filter((listener) => !before.includes(listener))
  restore?.call(process, 0)
  expect(done).toContain('raw false')
})
