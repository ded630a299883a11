import { expect } from 'vitest'
import type { Identity } from '../../../packages/server/src/store/identity.ts'
import type {
  Identification,
  NewLogin,
  SessionStart,
} from '../../../packages/server/src/store/login-store.ts'
import type { Store } from '../../../packages/server/src/store/store.ts'

export const NOW = new Date('2026-01-01T12:00:00.000Z')

export const secondsLater = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000)
export const justBefore = (instant: Date): Date => new Date(instant.getTime() - 1)

export const ADA: Identity = {
  provider: 'corp',
  issuer: 'https://sso.corp.example',
  subject: '1815',
  email: 'ada@example.com',
  emailVerified: true,
  organizations: ['acme'],
}

/** Expires after 300 seconds, and is forgotten after 3600. */
export const newLogin = (name = 'a', other: Partial<NewLogin> = {}): NewLogin => ({
  id: `login-${name}`,
  flow: 'paircode',
  clientId: 'acme-cli',
  scope: ['projects:read', 'projects:write'],
  requester: { address: '192.0.2.7', host: 'ada’s laptop', system: 'Debian 12', agent: 'curl/8' },
  asked: { resource: ['https://api.acme.dev'], codeChallenge: 'challenge' },
  redeemHash: `code-${name}`,
  handleHash: `handle-${name}`,
  userCodeHash: `user-code-${name}`,
  createdAt: NOW,
  expiresAt: secondsLater(300),
  forgetAt: secondsLater(3600),
  ...other,
})

/** Idle after 1000 seconds, over after 5000. */
export const sessionStart = (name: number | string = 'a'): SessionStart => ({
  sessionId: `session-${name}`,
  secretHash: `secret-${name}`,
  refreshSalt: `salt-${name}`,
  jkt: `thumbprint-${name}`,
  signedInAt: NOW,
  idleExpiresAt: secondsLater(1000),
  expiresAt: secondsLater(5000),
})

/** Somebody who signed in a minute ago. */
export const who = (personId: string, roles = ['admin']): Identification => ({
  personId,
  roles,
  signedInAt: secondsLater(-60),
})

/** A pending login that Ada's browser has claimed and Ada has signed in for. */
export async function identified(store: Store, login = newLogin()): Promise<NewLogin> {
  await store.people.signIn('ada', ADA, NOW)
  expect(await store.logins.begin(login, NOW)).toBe(true)
  expect(await store.logins.claim(login.id, 'her-browser', 'link', NOW)).toBe(true)
  expect(await store.logins.identify(login.id, 'her-browser', who('ada'), NOW)).toBe(true)
  return login
}

export async function approved(store: Store, login = newLogin()): Promise<NewLogin> {
  await identified(store, login)
  expect(await store.logins.approve(login.id, 'her-browser', 'ada', {}, NOW)).toBe(true)
  return login
}

/** A session that began now; its secret's hash is `secret-<name>`. */
export async function loggedIn(store: Store, name = 'a'): Promise<void> {
  const { redeemHash } = await approved(store, newLogin(name))
  expect(await store.logins.redeem(redeemHash ?? '', sessionStart(name), NOW)).toBeDefined()
}

export const wins = (results: readonly unknown[]): number => results.filter(Boolean).length
