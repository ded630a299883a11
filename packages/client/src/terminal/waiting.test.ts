import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { showWaiting } from './waiting.ts'

const NOW = new Date('2026-01-01T00:00:00Z')

beforeEach(() => {
  vi.useFakeTimers({ now: NOW })
  vi.stubEnv('TERM', 'xterm')
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
})

const END = new Date(NOW.getTime() + 300_000)

function show(output: { isTTY?: boolean; columns?: number }, hint?: string) {
  const written: string[] = []
  const screen = { ...output, write: (text: string) => written.push(text) }
  return { written, stop: showWaiting(screen, END, () => new Date(), hint) }
}

test('one line turns, tells the time that is left, and leaves no trace', () => {
  const { written, stop } = show({ isTTY: true }, '; d: another device')
  expect(written.at(-1)).toContain(
    'Waiting for you to approve  (5 min 0 s left; d: another device)',
  )
  vi.advanceTimersByTime(2100)
  expect(written.at(-1)).toContain('(4 min 58 s left')
  expect(written.join('')).not.toContain('\n')
  const count = written.length
  stop()
  expect(written.at(-1)).toBe('\r\u001b[2K')
  vi.advanceTimersByTime(2000)
  expect(written).toHaveLength(count + 1)
})

test('where there is no terminal, or a dumb one, nothing is printed', () => {
  const { written } = show({})
  vi.stubEnv('TERM', 'dumb')
  const dumb = show({ isTTY: true })
  vi.advanceTimersByTime(2000)
  expect([...written, ...dumb.written]).toEqual([])
})

test('a terminal that does not know how wide it is has 80 columns', () => {
  const { written, stop } = show({ isTTY: true, columns: 0 })
  expect(written.at(-1)).toContain('Waiting')
  stop()
})

test('a line that does not fit is not rewritten over two rows', () => {
  const { written, stop } = show({ isTTY: true, columns: 30 })
  expect(written.at(-1)).not.toContain('Waiting')
  stop()
})
