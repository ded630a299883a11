import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { ANSWER, ATTEMPT, CLIENT, openIdDouble } from '../../../../tests/doubles/openid.ts'
import { google } from './google.ts'

const folder = mkdtempSync(join(tmpdir(), 'google-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(content: unknown): string {
  const path = join(folder, 'creds.json')
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

const CREDENTIALS = { client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret }

test("a Workspace account's domain is its hosted domain, whatever its address", async () => {
  const double = openIdDouble('https://accounts.google.com')
  Object.assign(double.claims, { hd: 'acme.dev' })
  const signIn = google(CLIENT).connect(double)
  expect(await signIn.complete(new URLSearchParams(ANSWER), ATTEMPT)).toMatchObject({
    provider: 'google',
    issuer: 'https://accounts.google.com',
    hostedDomain: 'acme.dev',
    email: 'ada@example.com',
  })
})

test.each([{ chooseAccount: true }, { maxAgeSeconds: 0 }])(
  'whoever wants another account, or has to sign in (%o), gets the chooser',
  async (wish) => {
    const signIn = google(CLIENT).connect(openIdDouble('https://accounts.google.com'))
    const url = await signIn.begin(ATTEMPT, wish)
    expect(url.searchParams.get('prompt')).toBe('select_account')
  },
)

test('nobody can tell when somebody signed in, and it is not asked', async () => {
  const double = openIdDouble('https://accounts.google.com')
  Object.assign(double.claims, { auth_time: 1 })
  const signIn = google(CLIENT).connect(double)
  const wish = { maxAgeSeconds: 60 }
  const signedIn = await signIn.complete(new URLSearchParams(ANSWER), ATTEMPT, wish)
  expect(signedIn).not.toHaveProperty('signedInAt')
})

test.each(['web', 'installed'])('the file of the console is read with its "%s"', async (type) => {
  const provider = google.fromFile(file({ [type]: CREDENTIALS }), { id: 'work' })
  expect(provider.id).toBe('work')
  const url = await provider.connect(openIdDouble('https://accounts.google.com')).begin(ATTEMPT, {})
  expect(url.searchParams.get('client_id')).toBe(CLIENT.clientId)
})

test.each([
  ['is not JSON', '{"web": {"client_secret": client-s3cret'],
  ['has no {"web"', { type: 'service_account', private_key: 'client-s3cret' }],
  ['has no {"web"', { web: { client_id: 'id' } }],
  ['has no {"web"', { web: { client_id: 1, client_secret: 'client-s3cret' } }],
  ['has no {"web"', 'null'],
])('a file that %s is refused by its path, without a word of it', (problem, content) => {
  const path = file(content)
  expect(() => google.fromFile(path)).toThrow(`${path}: ${problem}`)
  expect(() => google.fromFile(path)).not.toThrow(/client-s3cret/)
})

test('a file that is not there is refused by its path', () => {
  expect(() => google.fromFile('/no/creds.json')).toThrow(/^\/no\/creds\.json: cannot be read/)
})
