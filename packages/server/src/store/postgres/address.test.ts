import { expect, test } from 'vitest'
import { isPostgresUrl, withoutPassword } from './address.ts'

test.each([
  ['postgres://paircode:s3cret@db.acme.dev:5432/paircode', 'postgres://db.acme.dev:5432/paircode'],
  ['postgresql://db.acme.dev', 'postgresql://db.acme.dev'],
  ['postgres://ada:a%2Fb%23@[::1]/x?sslmode=verify-full', 'postgres://[::1]/x'],
  ['postgres:///x?host=/var/run/postgresql&password=s3cret', 'postgres:///x'],
])('%s is an address, of which %s may be shown', (url, shown) => {
  expect(isPostgresUrl(url)).toBe(true)
  expect(withoutPassword(url)).toBe(shown)
})

test.each([
  ...['', 'postgres', 'postgres://', 'mysql://db', 'http://postgres://db', ' postgres://db'],
  // With a password that is not percent-encoded, part of it would pass for the host.
  ...['postgres://ada:a/b@db/x', 'postgres://ada:a?b@db/x', 'postgres://ada:a#b@db/x'],
  'postgres://ada:a@b@db/x',
])('%j is none', (url) => expect(isPostgresUrl(url)).toBe(false))
