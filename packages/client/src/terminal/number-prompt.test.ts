import { EventEmitter } from 'node:events'
import { stripVTControlCharacters } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { numberPrompt } from './number-prompt.ts'

const NOW = new Date('2026-01-01T00:00:00Z')

function start(below: readonly string[] = []) {
  const written: string[] = []
  const input = Object.assign(new EventEmitter(), {
    isTTY: true,
    setRawMode() {},
    resume() {},
    pause() {},
  })
  const output = { write: (text: string) => written.push(text), isTTY: true, columns: 80 }
  const place = { input, output, expiresAt: new Date(NOW.getTime() + 580_000), now: () => NOW }
  const prompt = numberPrompt(place, 'Number:  ', below)
  onTestFinished(prompt.end)
  return {
    prompt,
    written,
    type: (text: string) => input.emit('data', Buffer.from(text)),
    /** The line as it is now. */
    line: () => stripVTControlCharacters(written.at(-1) ?? '').replaceAll('\r', ''),
  }
}

test('the line shows what is typed, in capitals, and the time that is left', async () => {
  const { prompt, type, line } = start()
  expect(line()).toBe('Number:              (9 min 40 s left)')
  const number = prompt.next(false)
  type('wd x')
  expect(line()).toBe('Number:  WDX            (9 min 40 s left)')
  type('\u007f')
  type('j\r')
  expect(await number).toBe('WDJ')
})

test('what was typed too early is not lost', async () => {
  const { prompt, type } = start()
  type('WDJB\r')
  expect(await prompt.next(false)).toBe('WDJB')
})

test('what was typed too early can be typed anew', async () => {
  const { prompt, type } = start()
  type('WDJB\r')
  type('MJHT\r')
  expect(await prompt.next(false)).toBe('MJHT')
})

test('a wrong number is asked for again, and not given twice', async () => {
  const { prompt, type, line } = start()
  type('WDJB\r')
  await prompt.next(false)
  const again = prompt.next(true)
  expect(line()).toMatch(/^That was another number\. Once more: {2}/)
  type('\r')
  type('MJHT\r')
  expect(await again).toBe('MJHT')
})

test('Ctrl-U starts over, and twelve characters are enough', async () => {
  const { prompt, type } = start()
  type(`WDJB\u0015${'A'.repeat(20)}\r`)
  expect(await prompt.next(false)).toBe('A'.repeat(12))
})

test('lines below stay, and the cursor ends up under them', () => {
  const { prompt, written } = start(['', 'x'.repeat(100), 'end'])
  // One row, two, and one.
  expect(written[0]).toBe(`\n\n${'x'.repeat(100)}\nend\u001b[4A`)
  prompt.end()
  expect(written.at(-1)).toBe('\u001b[4B\r\n\n')
})
