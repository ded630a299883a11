import { expect, test, vi } from 'vitest'
import { loggedIn, opening, openYourself } from './login-text.ts'

const NAMES = { appName: 'Acme', logoutCommand: 'acme logout' }
const SHORT = 'https://login.acme.dev/go/7Q2FKX9B'
const LONG = `https://login.acme.dev/pair/${'x'.repeat(43)}`

test('a short link stands beside the words', () => {
  expect(opening(SHORT, NAMES)).toBe(
    `Opening your browser to sign in to Acme …\nIf nothing opens, visit  ${SHORT}\n\n`,
  )
  expect(openYourself(SHORT, NAMES)).toBe(`Open this link to sign in to Acme:  ${SHORT}\n\n`)
})

test('a long link has a line of its own, so that 80 columns do not break it', () => {
  expect(opening(LONG, NAMES)).toBe(
    `Opening your browser to sign in to Acme …\nIf nothing opens, visit\n\n${LONG}\n\n`,
  )
  expect(openYourself(LONG, NAMES)).toBe(`Open this link to sign in to Acme:\n\n${LONG}\n\n`)
})

const SESSION = {
  subject: 'u1',
  email: 'ada@example.com',
  createdAt: new Date('2026-01-01T00:00:00Z'),
  expiresAt: new Date('2026-01-08T00:00:00Z'),
}
const output = (isTTY: boolean) => ({ isTTY, write() {} })

test('the welcome says who, how long, and how to end it', () => {
  expect(loggedIn(SESSION, NAMES, output(false))).toBe(
    '✔ Logged in as ada@example.com  (7 days at most; "acme logout" ends it)\n',
  )
})

test('the welcome makes do with an id and without a command', () => {
  const { subject, createdAt } = SESSION
  const expiresAt = new Date('2026-01-01T12:00:00Z')
  const session = { subject, createdAt, expiresAt }
  expect(loggedIn(session, { appName: 'Acme' }, output(false))).toBe(
    '✔ Logged in as u1  (12 hours at most)\n',
  )
})

test('the welcome promises no end that nobody has told, and no name', () => {
  const { createdAt } = SESSION
  const session = { subject: '', createdAt }
  expect(loggedIn(session, NAMES, output(false))).toBe(
    '✔ Logged in  (this machine, until you run "acme logout")\n',
  )
  expect(loggedIn(session, { appName: 'Acme' }, output(false))).toBe(
    '✔ Logged in  (this machine)\n',
  )
})

test('only a terminal is coloured, and none where NO_COLOR is set', () => {
  vi.stubEnv('NO_COLOR', '')
  expect(loggedIn(SESSION, NAMES, output(true))).toContain('\u001b[32m✔\u001b[39m Logged')
  expect(loggedIn(SESSION, NAMES, output(false))).toMatch(/^✔ Logged/)
  vi.stubEnv('NO_COLOR', '1')
  expect(loggedIn(SESSION, NAMES, output(true))).toMatch(/^✔ Logged/)
  vi.unstubAllEnvs()
})
