import { EventEmitter } from 'node:events'
import { stripVTControlCharacters } from 'node:util'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { DevicePrompt, LinkPrompt } from './flows/flow.ts'
import { type ReceptionOptions, receive } from './reception.ts'

const NOW = new Date('2026-01-01T00:00:00Z')
const LINK = 'https://login.acme.dev/go/7Q2FKX9B'
const expiresAt = new Date(NOW.getTime() + 580_000)

const LOOPBACK: LinkPrompt = { flow: 'loopback', verificationUri: LINK, expiresAt }
const DEVICE: DevicePrompt = {
  flow: 'device',
  verificationUri: 'https://login.acme.dev/device',
  verificationUriComplete: LINK,
  userCode: 'WDJB-MJHT',
  reason: 'This terminal has no browser.',
  expiresAt,
}
const { verificationUriComplete: _, ...NO_LINK } = DEVICE

beforeEach(() => {
  vi.stubEnv('TERM', 'xterm')
  for (const name of ['TERM_PROGRAM', 'WT_SESSION', 'VTE_VERSION']) vi.stubEnv(name, undefined)
})
afterEach(() => vi.unstubAllEnvs())

/** A terminal, or the two ends of a pipe. */
function start({
  isTTY = true,
  isRace = true,
  ...options
}: ReceptionOptions & { isTTY?: boolean; isRace?: boolean } = {}) {
  const written: string[] = []
  const raw: boolean[] = []
  const input = Object.assign(new EventEmitter(), {
    isTTY,
    setRawMode: (mode: boolean) => raw.push(mode),
    resume() {},
    pause() {},
  })
  const output = { write: (text: string) => written.push(text), isTTY, columns: 80 }
  const place = { names: { appName: 'Acme' }, now: () => NOW, isRace, input }
  const reception = receive({ output, openBrowser: false, ...options }, place)
  return {
    reception,
    written,
    raw,
    input,
    type: (text: string) => input.emit('data', Buffer.from(text)),
    screen: () => stripVTControlCharacters(written.join('')),
  }
}

const TOKENS = new RegExp(`${'\u001b'}\\[(\\d*)([ABCK])|[\\s\\S]`, 'g')

/** What a screen shows of it. */
function shown(text: string): string {
  const rows: string[][] = [[]]
  let [row, column] = [0, 0]
  for (const [all, digits, command] of text.matchAll(TOKENS)) {
    const count = Number(digits || 1)
    if (command === 'A') row -= count
    else if (command === 'B') row += count
    else if (command === 'C') column += count
    else if (command === 'K') rows[row] = []
    else if (all === '\r') column = 0
    else if (all === '\n') {
      row += 1
      column = 0
    } else {
      const cells = rows[row] ?? []
      rows[row] = cells
      cells[column] = all
      column += 1
    }
  }
  const lines = Array.from(rows, (cells = []) => Array.from(cells, (cell = ' ') => cell).join(''))
  return lines.join('\n')
}

test('over SSH the person is shown what the product promises', async () => {
  const { reception, written } = start()
  await reception.prompt(DEVICE)
  expect(
    shown(written.join('')),
  ).toBe(`This terminal has no browser. Open this link on any device and approve:

    ${LINK}

Then type the number that the page shows:              (9 min 40 s left)

No link at hand? Visit https://login.acme.dev/device and enter  WDJB-MJHT.
Only approve a login that you started yourself.`)
  reception.close()
})

test('the number that is typed there is the answer, and the terminal is itself again', async () => {
  const { reception, type, raw } = start()
  await reception.prompt(DEVICE)
  type('wdjb\r')
  const question = { expiresAt, isAgain: false, signal: new AbortController().signal }
  expect(await reception.askNumber?.(question)).toBe('WDJB')
  reception.close()
  expect(raw).toEqual([true, false])
})

test('a number that nobody expected has a line of its own', async () => {
  const { reception, type, screen } = start()
  await reception.prompt({ ...DEVICE, verificationUriComplete: `${LINK}?user_code=WDJB-MJHT` })
  expect(screen()).toContain('The page has to show the code  WDJB-MJHT.')
  const question = { expiresAt, isAgain: false, signal: new AbortController().signal }
  const number = reception.askNumber?.(question)
  expect(screen()).toContain('Type the number that the page shows:  ')
  type('ABCD\r')
  expect(await number).toBe('ABCD')
  reception.close()
})

test('in a pipe nothing is asked, nothing moves, and no key is read', async () => {
  const { reception, screen, raw, input } = start({ isTTY: false })
  expect(reception.askNumber).toBeUndefined()
  await reception.prompt(LOOPBACK)
  await reception.prompt(NO_LINK)
  reception.close()
  expect(screen()).toBe(`Open this link to sign in to Acme:  ${LINK}

This terminal has no browser. Visit this address on any device:

    https://login.acme.dev/device

Enter there  WDJB-MJHT

Only approve a login that you started yourself.

`)
  expect([raw, input.listenerCount('data')]).toEqual([[], 0])
})

test('an app that asks for the number itself has the rest printed', async () => {
  const { reception, screen, raw } = start({ askNumber: async () => 'ABCD' })
  await reception.prompt(DEVICE)
  reception.close()
  expect(screen()).toContain('number that the page shows:\n\nNo link at hand? Visit')
  expect(raw).toEqual([])
})

test('a terminal in front and a pipe behind is nobody to ask', () => {
  const { reception } = start({ output: { write: () => {}, isTTY: false } })
  expect(reception.askNumber).toBeUndefined()
})

test('d takes the other way, and other keys do nothing', async () => {
  const { reception, type, raw } = start()
  await reception.prompt(LOOPBACK)
  type('x')
  type('d')
  expect(await reception.otherWay).toBe('')
  await reception.prompt(NO_LINK)
  reception.close()
  expect(raw).toEqual([true, false])
})

test('a browser that does not open takes the other way where there is one', async () => {
  const { reception } = start({ openBrowser: async () => false })
  await reception.prompt(LOOPBACK)
  expect(await reception.otherWay).toBe('No browser opened on this machine.')
  reception.close()
})

test('and where there is none, it is told', async () => {
  const { reception, screen } = start({ isRace: false, openBrowser: async () => false })
  await reception.prompt(LOOPBACK)
  await vi.waitFor(() =>
    expect(screen()).toContain('No browser opened on this machine. Open the link'),
  )
  reception.close()
})

test('a QR code is drawn on request, and then only', async () => {
  for (const qr of [true, false]) {
    const { reception, screen } = start({ qr })
    await reception.prompt(DEVICE)
    reception.close()
    expect(screen().includes('█')).toBe(qr)
  }
})

test('an app that shows the way itself has the terminal to itself', async () => {
  const prompts: unknown[] = []
  const { reception, screen, raw } = start({ onPrompt: (prompt) => void prompts.push(prompt) })
  await reception.prompt(LOOPBACK)
  await reception.prompt(DEVICE)
  reception.close()
  expect(prompts).toEqual([LOOPBACK, DEVICE])
  expect(reception.askNumber).toBeUndefined()
  expect([screen(), raw]).toEqual(['', []])
})
