import { expect, test } from 'vitest'
import { checkVerificationUri } from './verification-uri.ts'

const ISSUER = 'https://login.acme.dev/auth'

test.each([
  'https://login.acme.dev/auth/pair/7Q2FKX9B',
  'https://login.acme.dev/device?user_code=WDJB-MJHT',
])('%s is opened as it is', (uri) => {
  expect(checkVerificationUri(uri, ISSUER)).toBe(uri)
})

test.each([
  ['another origin', 'https://login.acme.dev.evil.dev/pair/x'],
  ['another port', 'https://login.acme.dev:8443/pair/x'],
  ['http where the issuer is https', 'http://login.acme.dev/pair/x'],
  ['javascript:', 'javascript:alert(1)'],
  ['file:', 'file:///etc/passwd'],
  ['data:', 'data:text/html,x'],
  ['a flag of the launcher', '--incognito'],
  ['a user name in front of the host', 'https://login.acme.dev@evil.dev/'],
  ['a command substitution as host', 'https://$(calc.exe)/'],
  ['a command substitution in the path', 'https://login.acme.dev/$(calc.exe)'],
  ['a backtick', 'https://login.acme.dev/`id`'],
  ['an ampersand', 'https://login.acme.dev/?a=1&calc.exe'],
  ['a semicolon', 'https://login.acme.dev/;id'],
  ['a pipe', 'https://login.acme.dev/|id'],
  ['a caret', 'https://login.acme.dev/^x'],
  ['a quote', 'https://login.acme.dev/"x'],
  ['an apostrophe', "https://login.acme.dev/'x"],
  ['a space', 'https://login.acme.dev/a b'],
  ['a line break', 'https://login.acme.dev/\nhttps://evil.dev'],
  ['an escape sequence', 'https://login.acme.dev/\u001b]8;;https://evil.dev\u0007'],
  ['a bidirectional override', 'https://login.acme.dev/\u202egnp'],
  ['letters that are not ASCII', 'https://login.acme.dev/päir'],
  ['a backslash', 'https:\\\\login.acme.dev\\x'],
  ['more than 2,048 characters', `https://login.acme.dev/${'x'.repeat(2048)}`],
  ['nothing', ''],
])('%s is neither opened nor shown', (_, uri) => {
  expect(() => checkVerificationUri(uri, ISSUER)).toThrowError(
    expect.objectContaining({
      code: 'bad_server',
      message:
        'https://login.acme.dev sent a link that leads elsewhere or is no plain web address, which is not how a login server answers.',
    }),
  )
})
