import { expect, test } from 'vitest'
import type { Configuration } from './configuration.ts'
import { notices, report } from './report.ts'

const registered = { clientId: 'c', clientSecret: 's' }

test('what cannot be meant is told in one line each', () => {
  const configuration: Configuration = {
    issuer: 'https://login.acme.dev',
    providers: [
      { type: 'google', ...registered },
      { type: 'github', id: 'hub', ...registered },
      { type: 'oidc', id: 'corp', issuer: 'https://sso.acme.dev', ...registered },
    ],
  }
  expect(notices(configuration)).toEqual([
    'Anybody may log in, as "access" does not say who, at: google, hub',
    'Everybody seems to be on one network: name your reverse proxy in "trustedProxies"',
  ])
})

test('there is nothing to tell of a small configuration with rules', () => {
  const configuration: Configuration = {
    issuer: 'https://login.acme.dev',
    providers: [{ type: 'google', ...registered }],
    access: { emails: ['*@acme.dev'] },
    trustedProxies: ['10.0.0.0/8'],
  }
  expect(notices(configuration)).toEqual([])
})

test('a report says what would run, and what to register at each provider', () => {
  const configuration: Configuration = {
    issuer: 'https://acme.dev/auth/',
    listen: { host: '0.0.0.0', port: 8080 },
    providers: [{ type: 'google', ...registered }],
    access: { emails: ['*@acme.dev'] },
    trustedProxies: ['10.0.0.0/8'],
  }
  expect(
    report('/etc/paircode/paircode.json', {
      configuration,
      masterKey: 'PAIRCODE_MASTER_KEY',
      cautions: ['PostgreSQL runs with "fsync" off'],
    }),
  ).toBe(
    `/etc/paircode/paircode.json can be used.
  issuer      https://acme.dev/auth
  listens on  0.0.0.0, port 8080
  store       /etc/paircode/paircode.db
  master key  PAIRCODE_MASTER_KEY
  provider    google, redirect URI https://acme.dev/auth/callback/google
  client      paircode
PostgreSQL runs with "fsync" off`,
  )
})
