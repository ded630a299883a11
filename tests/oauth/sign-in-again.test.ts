import { expect, test } from 'vitest'
import { redirectProvider } from '../doubles/redirect-provider.ts'
import type { Page, Person } from '../people/person.js'
import { authorize, CALLBACK, RIGHT, VERIFIER } from './authorize.ts'
import { type Fields, post, QUESTION, startOAuth } from './start-oauth.ts'

type Server = ReturnType<typeof startOAuth>

const AGO = 300

/** Ada, whose browser has been signed in for five minutes. */
async function signedIn(server: Server) {
  const ada = server.person('ada@example.com')
  await ada.answer(await link(server))
  const signedInAt = server.now()
  server.pass(AGO)
  return { ada, signedInAt }
}

const link = async (server: Server, fields: Fields = {}): Promise<string> =>
  (await post(server, 'par', { ...RIGHT, ...fields })).body.authorization_uri

/** When the person signed in, as the ID token of an approved login has it. */
async function authTime(server: Server, { url }: Page): Promise<Date> {
  const code = new URL(url).searchParams.get('code') ?? ''
  const form = { grant_type: 'authorization_code', client_id: 'acme-cli', code }
  const more = { redirect_uri: CALLBACK, code_verifier: VERIFIER }
  const { body } = await post(server, 'token', { ...form, ...more })
  return new Date(JSON.parse(atob(body.id_token?.split('.')[1] ?? '')).auth_time * 1000)
}

/** Opens the link; who need not sign in again is asked the question at once. */
const openedBy = async (person: Person, url: string): Promise<string> =>
  (await person.open(url)).title

test('without a wish, auth_time is when the browser signed in, and not when it approved', async () => {
  const server = startOAuth()
  const { ada, signedInAt } = await signedIn(server)
  expect(await authTime(server, await ada.answer(await link(server)))).toEqual(signedInAt)
})

test.each<[Fields]>([
  [{ prompt: 'login' }],
  [{ prompt: 'consent login' }],
  [{ prompt: 'login', max_age: '86400' }],
  [{ max_age: '0' }],
  [{ max_age: String(AGO - 1) }],
  [{ prompt: 'select_account' }],
])('with %o somebody who is signed in signs in again, and auth_time is of that', async (fields) => {
  const server = startOAuth()
  const { ada } = await signedIn(server)
  const begin = await ada.open(await link(server, fields))
  expect(begin.title).not.toBe(QUESTION)
  const form = await ada.press(begin)
  expect(form.title).toMatch(/^Sign in/)
  server.pass(20)
  const question = await ada.press(form)
  expect(question.title).toBe(QUESTION)
  const now = server.now()
  server.pass(20)
  expect(await authTime(server, await ada.press(question, 'Approve'))).toEqual(now)
})

test.each<[Fields]>([
  [{ max_age: String(AGO) }],
  [{ max_age: '9999999999' }],
  [{ prompt: 'consent' }],
  [{ prompt: 'create' }],
  [{ prompt: 'Login' }],
])('with %o somebody who is signed in is asked at once', async (fields) => {
  const server = startOAuth()
  const { ada } = await signedIn(server)
  expect(await openedBy(ada, await link(server, fields))).toBe(QUESTION)
})

test('the address asks for it as a pushed request does', async () => {
  const server = startOAuth()
  const { ada } = await signedIn(server)
  const { location } = await authorize(server, { ...RIGHT, prompt: 'login' })
  expect(await openedBy(ada, location ?? '')).not.toBe(QUESTION)
})

test('who looks at the question until their sign-in is too old signs in again before it counts', async () => {
  const server = startOAuth()
  const { ada } = await signedIn(server)
  const question = await ada.open(await link(server, { max_age: String(AGO + 60) }))
  expect(question.title).toBe(QUESTION)
  server.pass(61)
  const form = await ada.press(question, 'Approve')
  expect(form.title).toMatch(/^Sign in/)
  const again = await ada.press(form)
  expect((await ada.press(again, 'Approve')).url).toContain(`${CALLBACK}?code=`)
})

test('who signed in for the login itself may look at the question as long as they like', async () => {
  const server = startOAuth()
  const ada = server.person('ada@example.com')
  const url = await link(server, { max_age: '1' })
  const question = await ada.press(await ada.press(await ada.open(url)))
  server.pass(60)
  expect(await openedBy(ada, url)).toBe(QUESTION)
  expect((await ada.press(question, 'Approve')).url).toContain(`${CALLBACK}?code=`)
})

test('a sign-in in another browser does not count', async () => {
  const server = startOAuth()
  const { ada } = await signedIn(server)
  await server.person('ada@example.com').answer(await link(server))
  expect(await openedBy(ada, await link(server, { max_age: '60' }))).not.toBe(QUESTION)
})

test.each(['', 'x', '-1', '1.5', '1e3', ' 60', '99999999999'])(
  'max_age=%j is invalid_request, unless it is empty',
  async (max_age) => {
    const server = startOAuth()
    const { answer } = await authorize(server, { ...RIGHT, max_age })
    const { body } = await post(server, 'par', { ...RIGHT, max_age })
    const error = max_age === '' ? undefined : 'invalid_request'
    expect([answer.error, body.error]).toEqual([error, error])
  },
)

test.each<[Fields, object]>([
  [{ prompt: 'login' }, { maxAgeSeconds: 0 }],
  [{ max_age: '60' }, { maxAgeSeconds: 60 }],
  [{ prompt: 'select_account' }, { chooseAccount: true }],
])('%o is passed on to the provider', async (fields, wish) => {
  const corp = redirectProvider('corp')
  const server = startOAuth({ providers: [corp] })
  const ada = server.person('')
  await ada.press(await ada.open(await link(server)))
  await ada.open(corp.answer('ada'))
  server.pass(AGO)

  await ada.press(await ada.open(await link(server, fields)))
  expect(corp.wishes).toHaveLength(2)
  expect(corp.wishes[1]).toMatchObject(wish)
  expect((await ada.open(corp.answer('ada'))).title).toBe(QUESTION)
})

/** Ada's browser, which comes back from a provider where she signed in at that time. */
async function cameBack(server: Server, corp: ReturnType<typeof redirectProvider>, fields: Fields) {
  const ada = server.person('')
  await ada.press(await ada.open(await link(server, fields)))
  return { ada, page: await ada.open(corp.answer('ada')) }
}

const hoursBefore = (date: Date, hours: number) => new Date(date.getTime() - hours * 3_600_000)

test('auth_time is when the person signed in at the provider, where it says so', async () => {
  const corp = redirectProvider('corp')
  const server = startOAuth({ providers: [corp] })
  corp.signedInAt = hoursBefore(server.now(), 8)
  const { ada, page } = await cameBack(server, corp, {})
  expect(await authTime(server, await ada.press(page, 'Approve'))).toEqual(corp.signedInAt)
  expect(await authTime(server, await ada.answer(await link(server)))).toEqual(corp.signedInAt)
})

test('a provider whose clock is fast does not put auth_time into the future', async () => {
  const corp = redirectProvider('corp')
  const server = startOAuth({ providers: [corp] })
  corp.signedInAt = hoursBefore(server.now(), -1)
  const { ada, page } = await cameBack(server, corp, {})
  expect(await authTime(server, await ada.press(page, 'Approve'))).toEqual(server.now())
})

test('the provider’s answer is held to max_age, and to the time on the way', async () => {
  const corp = redirectProvider('corp')
  const server = startOAuth({ providers: [corp] })
  const ada = server.person('')
  await ada.press(await ada.open(await link(server, { max_age: '60' })))
  server.pass(20)
  await ada.open(corp.answer('ada'))
  expect(corp.ended).toEqual([{ maxAgeSeconds: 80 }])
})

test('a sign-in at the provider this morning is not recent for whoever asks afterwards', async () => {
  const corp = redirectProvider('corp')
  const server = startOAuth({ providers: [corp] })
  const asksForRecent = await link(server, { max_age: '60' })
  corp.signedInAt = hoursBefore(server.now(), 8)
  const { ada, page } = await cameBack(server, corp, {})
  expect(page.title).toBe(QUESTION)
  expect(await openedBy(ada, asksForRecent)).not.toBe(QUESTION)
})

test.each<[Fields, number]>([
  [{ max_age: '36000' }, 8],
  [{ prompt: 'select_account' }, 8],
  [{ prompt: 'login' }, 0.01], // their clock is slow, within what the check lets pass
])('with %o who signed in %d h ago and passed the checks is asked', async (fields, hours) => {
  const corp = redirectProvider('corp')
  const server = startOAuth({ providers: [corp] })
  corp.signedInAt = hoursBefore(server.now(), hours)
  const { ada, page } = await cameBack(server, corp, fields)
  expect(page.title).toBe(QUESTION)
  expect((await ada.press(page, 'Approve')).url).toContain(`${CALLBACK}?code=`)
})

test('where a provider never says when, whoever asks for a recent sign-in gets one', async () => {
  const corp = redirectProvider('corp')
  const server = startOAuth({ providers: [corp] })
  const { ada } = await cameBack(server, corp, {})
  expect(await openedBy(ada, await link(server, {}))).toBe(QUESTION)
  expect(await openedBy(ada, await link(server, { max_age: '3600' }))).not.toBe(QUESTION)
})

test('the choice between providers passes it on as well', async () => {
  const [one, two] = [redirectProvider('one'), redirectProvider('two')]
  const server = startOAuth({ providers: [one, two] })
  const ada = server.person('')
  const choice = await ada.press(await ada.open(await link(server, { prompt: 'login' })))
  await ada.press(choice, /two/)
  expect(two.wishes).toMatchObject([{ maxAgeSeconds: 0 }])
})

test('metadata says which prompts there are', async () => {
  const server = startOAuth()
  const answer = await server.fetch(`${server.issuer}/.well-known/openid-configuration`)
  const metadata = (await answer.json()) as Record<string, unknown>
  expect(metadata.prompt_values_supported).toEqual(['none', 'login', 'select_account'])
})
