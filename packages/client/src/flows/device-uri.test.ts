import { expect, test } from 'vitest'
import { checkDeviceUri } from './verification-uri.ts'

const ISSUER = 'https://login.acme.dev'
const PINNED = 'https://www.acme-sign-in.com/device'

test.each([
  'https://login.acme.dev/device',
  'https://acme.dev/device',
  'https://eu.login.acme.dev/device?user_code=WDJB-MJHT',
  'https://www.acme-sign-in.com/other',
])('people are sent to the same site, or to the pinned one: %s', (uri) => {
  expect(checkDeviceUri(uri, ISSUER, PINNED)).toBe(uri)
})

test.each([
  'https://evil.dev/device',
  'https://eu.acme.dev/device',
  'https://evillogin.acme.dev/device',
  'https://login.acme.dev.evil.dev/device',
  'https://login.acme.dev@evil.dev/device',
  'https://dev/device',
  'http://login.acme.dev/device',
  'http://www.acme-sign-in.com/device',
  'https://login.acme.dev/$(calc.exe)',
  'javascript:alert(1)',
  '-flag',
])('nobody is sent to %s', (uri) => {
  expect(() => checkDeviceUri(uri, ISSUER, PINNED)).toThrow('sent a link that leads elsewhere')
})
