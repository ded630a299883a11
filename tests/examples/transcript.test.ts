import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loggedIn, opening } from '../../packages/client/src/terminal/login-text.ts'

test('README shows what a login prints, but for the secret in the link', () => {
  const link = `https://login.acme.dev/go/pch_${'x'.repeat(43)}`
  const names = { appName: 'Acme', logoutCommand: 'acme logout' }
  const session = { subject: 'person_1', email: 'ada@example.com', createdAt: new Date() }
  const screen = opening(link, names) + loggedIn(session, names, { write: () => {} })
  const shown = `$ acme login\n${screen.replace(/x{43}/, '…')}`
  expect(readFileSync('README.md', 'utf8')).toContain(`\`\`\`\n${shown}\`\`\`\n`)
})
