import { afterAll, beforeAll, expect, test } from 'vitest'
import { github } from '../../packages/server/src/providers/github.ts'
import { google } from '../../packages/server/src/providers/google.ts'
import { failure } from '../doubles/provider-failure.ts'
import type { Page, Person } from '../people/person.js'
import { startEmulator } from './start-emulator.ts'
import type { StartedProvider } from './start-openid-provider.ts'
import { REDIRECT_URI, trip } from './trip.ts'

const CLIENT = { clientId: 'paircode', clientSecret: 'paircode-secret' }
const APP = {
  client_id: CLIENT.clientId,
  client_secret: CLIENT.clientSecret,
  name: 'Paircode',
  redirect_uris: [REDIRECT_URI],
}

let gitHub: StartedProvider
let googleAccounts: StartedProvider
beforeAll(async () => {
  gitHub = await startEmulator('github', {
    users: [{ login: 'ada', name: 'Ada Lovelace', email: 'ada@example.com' }],
    oauth_apps: [APP],
  })
  googleAccounts = await startEmulator('google', {
    users: [{ email: 'ada@acme.dev', name: 'Ada Lovelace', hd: 'acme.dev' }],
    oauth_clients: [APP],
  })
})
afterAll(() => Promise.all([gitHub.stop(), googleAccounts.stop()]))

/** Every account there has a button of its own. */
const as = (account: string) => (person: Person, page: Page) =>
  person.press(page, new RegExp(account))

test('somebody signs in with the emulated GitHub', async () => {
  const hub = github({ ...CLIENT, baseUrl: gitHub.url, apiUrl: gitHub.url })
  expect(await trip(hub, as('ada'))).toMatchObject({
    issuer: gitHub.url,
    subject: expect.stringMatching(/^\d+$/),
    email: 'ada@example.com',
    emailVerified: true,
    username: 'ada',
  })
})

test('the emulated GitHub answers errors with status 200, and they are errors', async () => {
  const hub = github({ ...CLIENT, clientSecret: 'wrong', baseUrl: gitHub.url, apiUrl: gitHub.url })
  const { code, reason } = await failure(trip(hub, as('ada')))
  expect(code).toBe('rejected')
  expect(reason).toMatch(/incorrect_client_credentials$/)
})

test('somebody signs in with the emulated Google', async () => {
  const accounts = google({ ...CLIENT, issuer: googleAccounts.url })
  expect(await trip(accounts, as('ada@acme\\.dev'))).toMatchObject({
    issuer: googleAccounts.url,
    email: 'ada@acme.dev',
    emailVerified: true,
    name: 'Ada Lovelace',
    hostedDomain: 'acme.dev',
  })
})

test('the emulated Google checks the code verifier', async () => {
  const accounts = google({ ...CLIENT, issuer: googleAccounts.url })
  const codeVerifier = 'another-s3cret-another-s3cret-another-s3cret-'
  const { reason } = await failure(trip(accounts, as('ada@acme\\.dev'), { codeVerifier }))
  expect(reason).toMatch(/invalid_grant$/)
})
