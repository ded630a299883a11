import { afterAll, beforeAll, expect, test } from 'vitest'
import { oidc } from '../../packages/server/src/providers/oidc.ts'
import { failure } from '../doubles/provider-failure.ts'
import type { Page, Person } from '../people/person.js'
import {
  type OpenIdProviderOptions,
  type StartedProvider,
  startOpenIdProvider,
} from './start-openid-provider.ts'
import { REDIRECT_URI, traveller, trip } from './trip.ts'

const start = (options: Partial<OpenIdProviderOptions> = {}) =>
  startOpenIdProvider({ redirectUris: [REDIRECT_URI], ...options })

const corpAt = ({ url }: StartedProvider, clientSecret = 'paircode-secret') =>
  oidc({ id: 'corp', issuer: url, clientId: 'paircode', clientSecret })

let running: StartedProvider
beforeAll(async () => {
  running = await start()
})
afterAll(() => running.stop())

/** Signs in there, and consents where that is asked. */
const as = (login: string) => async (person: Person, page: Page) => {
  const next = await person.press(page, 'Sign-in', { login, password: 'any' })
  return next.forms.length > 0 ? person.press(next, 'Continue') : next
}

test('a person signs in and is who the ID token says', async () => {
  expect(await trip(corpAt(running), as('ada'))).toEqual({
    provider: 'corp',
    issuer: running.url,
    subject: 'ada',
    email: 'ada@example.com',
    emailVerified: true,
    name: 'Ada Lovelace',
  })
})

test('a person who cancels there has declined', async () => {
  const cancel = (person: Person, page: Page) => {
    const link = page.root.querySelectorAll('a').find((a) => a.text.includes('Cancel'))
    return person.open(link?.getAttribute('href') ?? '')
  }
  expect((await failure(trip(corpAt(running), cancel))).code).toBe('declined')
})

test('somebody who is signed in there is let through, unless they want another account', async () => {
  const person = traveller()
  await trip(corpAt(running), as('ada'), { person })
  const straightBack = async (_person: Person, page: Page) => page
  const again = await trip(corpAt(running), straightBack, { person })
  expect(again.subject).toBe('ada')
  const anew = await trip(corpAt(running), as('ada'), { person, chooseAccount: true })
  expect(anew.subject).toBe('ada')
})

test('somebody who has to sign in signs in anew, and the provider says when', async () => {
  const person = traveller()
  await trip(corpAt(running), as('ada'), { person })
  const { signedInAt } = await trip(corpAt(running), as('ada'), { person, maxAgeSeconds: 0 })
  expect(Math.abs(Date.now() - Number(signedInAt))).toBeLessThan(60_000)
})

test('nobody gets round that by taking it out of the address', async () => {
  const person = traveller()
  await trip(corpAt(running), as('ada'), { person })
  const straightBack = async (_person: Person, page: Page) => page
  const wish = { maxAgeSeconds: 0, without: ['prompt', 'max_age'] }
  const refused = trip(corpAt(running), straightBack, { person, ...wish })
  expect(await failure(refused)).toMatchObject({
    code: 'rejected',
    reason: expect.stringContaining('auth_time'),
  })
})

test('a code without its verifier is rejected', async () => {
  const codeVerifier = 'another-s3cret-another-s3cret-another-s3cret-'
  const { code, reason } = await failure(trip(corpAt(running), as('ada'), { codeVerifier }))
  expect(code).toBe('rejected')
  expect(reason).toMatch(/invalid_grant/)
})

test('a client secret that the provider does not know is rejected', async () => {
  const { code, reason } = await failure(trip(corpAt(running, 'wrong'), as('ada')))
  expect(code).toBe('rejected')
  expect(reason).toMatch(/invalid_client/)
})

test('an address that is at userinfo only is found there', async () => {
  const conforming = await start({ claimsInIdToken: false })
  const identity = await trip(corpAt(conforming), as('grace')).finally(conforming.stop)
  expect(identity).toMatchObject({ email: 'grace@example.com', emailVerified: false })
})

test('a provider that goes down while the person is there is unreachable', async () => {
  const failing = await start()
  const andThenStop = async (person: Person, page: Page) => {
    const back = await as('ada')(person, page)
    await failing.stop()
    return back
  }
  const { code, reason } = await failure(trip(corpAt(failing), andThenStop))
  expect(code).toBe('unreachable')
  expect(reason).toMatch(/ECONNREFUSED/)
})
