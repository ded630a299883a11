import { expect, test } from 'vitest'
import { link } from './link.ts'

const URL = 'https://login.acme.dev/go/7Q2FKX9B'
const CLICKABLE = `\u001b]8;;${URL}\u001b\\${URL}\u001b]8;;\u001b\\`

const tty = { write: () => {}, isTTY: true }

test.each([
  { TERM_PROGRAM: 'iTerm.app' },
  { WT_SESSION: 'guid' },
  { TERM: 'xterm-kitty' },
  { VTE_VERSION: '7600' },
])('with %o the address is a link', (env) => {
  expect(link(URL, tty, env)).toBe(CLICKABLE)
})

test.each([{}, { VTE_VERSION: '4999' }, { TERM_PROGRAM: 'iTerm.app', TMUX: 'tmux-0/default' }])(
  'with %o it is text',
  (env) => {
    expect(link(URL, tty, env)).toBe(URL)
  },
)

test('in a file it is text', () => {
  expect(link(URL, { write: () => {} }, { TERM_PROGRAM: 'iTerm.app' })).toBe(URL)
})
