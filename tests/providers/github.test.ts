import { afterAll, beforeAll, expect, test } from 'vitest'
import { github } from '../../packages/server/src/providers/github.ts'
import { type GitHubUser, startGitHub } from '../doubles/github.ts'
import { failure } from '../doubles/provider-failure.ts'
import type { Page, Person } from '../people/person.js'
import { REDIRECT_URI, trip } from './trip.ts'

const ADA: GitHubUser = {
  id: 583231,
  name: 'Ada Lovelace',
  emails: [
    { email: 'ada@old.example', primary: false, verified: true },
    { email: 'ada@example.com', primary: true, verified: true },
  ],
  organizations: { acme: 'active', initech: 'pending', hooli: 'restricted' },
}
const GRACE: GitHubUser = {
  id: 583232,
  name: null,
  emails: [{ email: 'grace@example.com', primary: true, verified: false }],
}

let running: Awaited<ReturnType<typeof startGitHub>>
beforeAll(async () => {
  running = await startGitHub({ redirectUris: [REDIRECT_URI], users: { ada: ADA, grace: GRACE } })
})
afterAll(() => running.stop())

const hub = (options: Partial<Parameters<typeof github>[0]> = {}) =>
  github({
    clientId: 'paircode',
    clientSecret: 'paircode-secret',
    baseUrl: running.url,
    ...options,
  })

const as = (login: string) => (person: Person, page: Page) =>
  person.press(page, `Authorize as ${login}`)

test('a person is keyed by the numeric id, and has the primary address', async () => {
  expect(await trip(hub(), as('ada'))).toEqual({
    provider: 'github',
    issuer: running.url,
    subject: '583231',
    email: 'ada@example.com',
    emailVerified: true,
    name: 'Ada Lovelace',
    username: 'ada',
  })
})

test('a primary address that is not verified does not count as such', async () => {
  const identity = await trip(hub(), as('grace'))
  expect(identity).toMatchObject({ email: 'grace@example.com', emailVerified: false })
  expect(identity).not.toHaveProperty('name')
})

test('of the organizations asked about, those with an active membership are listed', async () => {
  const organizations = ['acme', 'initech', 'hooli', 'umbrella']
  expect(await trip(hub({ organizations }), as('ada'))).toMatchObject({ organizations: ['acme'] })
  expect(await trip(hub({ organizations }), as('grace'))).toMatchObject({ organizations: [] })
})

test('nothing is asked for that is not needed', async () => {
  const scopeOf = async (organizations: string[]) => {
    const attempt = { redirectUri: REDIRECT_URI, state: 's', nonce: 'n', codeVerifier: 'v' }
    const url = await hub({ organizations })
      .connect({ fetch })
      .begin(attempt, { chooseAccount: true })
    expect(url.searchParams.has('nonce')).toBe(false)
    expect(url.searchParams.get('prompt')).toBe('select_account')
    return url.searchParams.get('scope')
  }
  expect(await scopeOf([])).toBe('user:email')
  expect(await scopeOf(['acme'])).toBe('user:email read:org')
})

test('a person who cancels there has declined', async () => {
  const cancel = (person: Person, page: Page) => person.press(page, 'Cancel')
  expect((await failure(trip(hub(), cancel))).code).toBe('declined')
})

test('a code without its verifier is rejected, and the log says why in GitHub’s words', async () => {
  const codeVerifier = 'another-s3cret-another-s3cret-another-s3cret-'
  const { code, reason } = await failure(trip(hub(), as('ada'), { codeVerifier }))
  expect(code).toBe('rejected')
  expect(reason).toMatch(/bad_verification_code$/)
})

test('a wrong client secret is rejected', async () => {
  const { reason } = await failure(trip(hub({ clientSecret: 'wrong' }), as('ada')))
  expect(reason).toMatch(/incorrect_client_credentials$/)
})

test('an API that does not know the token, or is not there, fails the sign-in', async () => {
  const unknown = trip(hub({ apiUrl: `${running.url}/api/v4` }), as('ada'))
  expect(await failure(unknown)).toMatchObject({
    code: 'rejected',
    reason: expect.stringMatching(/404/),
  })
  const nobody = trip(hub({ apiUrl: 'http://127.0.0.1:9' }), as('ada'))
  expect((await failure(nobody)).code).toBe('unreachable')
})

test.each([
  [{ baseUrl: 'http://github.example.com' }, /^baseUrl: /],
  [{ apiUrl: 'api.github.com' }, /^apiUrl: /],
  [{ organizations: ['acme', 'https://github.com/acme'] }, /^organizations\[1\]: /],
  [{ clientId: '' }, /^clientId: /],
])('the options %o are refused by name', (options, message) => {
  expect(() => hub(options)).toThrow(message)
})

test('the public GitHub is meant unless another is named', async () => {
  const asked: string[] = []
  const client = { clientId: 'paircode', clientSecret: 'paircode-secret' }
  const signIn = github(client).connect({
    fetch: async (url) => {
      asked.push(String(url))
      return Response.json({ access_token: 't-s3cret', token_type: 'bearer', id: 1 })
    },
  })
  const attempt = { redirectUri: REDIRECT_URI, state: 's', nonce: 'n', codeVerifier: 'v' }
  const url = await signIn.begin(attempt, {})
  expect(url.href).toMatch(/^https:\/\/github\.com\/login\/oauth\/authorize\?/)
  const answer = new URLSearchParams({ code: 'c', state: 's' })
  expect(await signIn.complete(answer, attempt)).toMatchObject({ issuer: 'https://github.com' })
  expect(asked).toEqual([
    'https://github.com/login/oauth/access_token',
    'https://api.github.com/user',
    'https://api.github.com/user/emails?per_page=100',
  ])
})
