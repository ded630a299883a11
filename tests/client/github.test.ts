import { type LoginOptions, login, memoryStore } from '@paircode/client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

const BASE = 'https://github.com'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** GitHub's device flow, in its own dialect: errors under 200, forms unless JSON is asked for. */
function gitHub(answers: readonly object[], device: object = {}) {
  const polls: URLSearchParams[] = []
  const times: number[] = []
  const speak = (init: RequestInit | undefined, fields: object) =>
    new Headers(init?.headers).get('accept') === 'application/json'
      ? Response.json(fields)
      : new Response(String(new URLSearchParams({ ...fields })))
  const send: typeof fetch = async (url, init) => {
    if (String(url) === `${BASE}/login/device/code`) {
      const codes = { device_code: 'd'.repeat(40), user_code: 'WDJB-MJHT' }
      const rest = { verification_uri: `${BASE}/login/device`, expires_in: 899, interval: 5 }
      return speak(init, { ...codes, ...rest, ...device })
    }
    if (String(url) !== `${BASE}/login/oauth/access_token`) return new Response('', { status: 404 })
    polls.push(new URLSearchParams(String(init?.body)))
    times.push(Date.now())
    return speak(init, answers[Math.min(polls.length, answers.length) - 1] ?? {})
  }
  return { fetch: send, polls, times }
}

const TOKEN = { access_token: 'gho_x', token_type: 'bearer', scope: 'repo' }

const logIn = (server: { fetch: typeof fetch }, options: Partial<LoginOptions> = {}) =>
  login({
    issuer: BASE,
    clientId: 'Iv1.acme',
    scope: ['repo'],
    flow: 'device',
    endpoints: {
      deviceAuthorization: `${BASE}/login/device/code`,
      token: `${BASE}/login/oauth/access_token`,
    },
    store: memoryStore(),
    onPrompt: () => {},
    ...server,
    ...options,
  })

/** Lets a login run its course, however long that takes on the clock. */
async function runTimers<T>(result: Promise<T>): Promise<T> {
  let isOver = false
  const settled = result.then(
    () => (isOver = true),
    () => (isOver = true),
  )
  while (!isOver) {
    await vi.runAllTimersAsync()
    await Promise.race([settled, new Promise(setImmediate)])
  }
  return result
}

test('GitHub’s device flow: no metadata, no subject, no end', async () => {
  const store = memoryStore()
  const pending = { error: 'authorization_pending' }
  const server = gitHub([pending, TOKEN])
  const session = await runTimers(logIn(server, { store }))
  expect(session).toMatchObject({ issuer: BASE, subject: '' })
  expect(session).not.toHaveProperty('expiresAt')
  expect(await session.token()).toBe('gho_x')
  expect(Object.fromEntries(server.polls[0] ?? [])).toEqual({
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    client_id: 'Iv1.acme',
    device_code: 'd'.repeat(40),
  })
})

test('a slow_down adds five seconds and keeps them, and the interval is padded by 20 %', async () => {
  const pending = { error: 'authorization_pending' }
  const server = gitHub([pending, { error: 'slow_down', interval: 10 }, pending, pending, TOKEN])
  await runTimers(logIn(server))
  const [first = 0] = server.times
  expect(server.times.map((time) => (time - first) / 1000)).toEqual([0, 6, 18, 30, 42])
})

test.each([
  ['access_denied', 'denied'],
  ['expired_token', 'timed_out'],
  ['device_flow_disabled', 'refused'],
])('GitHub’s %s, under 200, ends the login', async (error, code) => {
  const server = gitHub([{ error, error_description: 'because' }])
  await expect(runTimers(logIn(server))).rejects.toMatchObject({ code })
  expect(server.polls).toHaveLength(1)
})

test('Google’s name for the address, and its site for it, are taken where the app pins it', async () => {
  const device = { verification_uri: undefined, verification_url: 'https://www.google.com/device' }
  const prompts: string[] = []
  const options = {
    onPrompt: ({ verificationUri }: { verificationUri: string }) =>
      void prompts.push(verificationUri),
    endpoints: {
      deviceAuthorization: `${BASE}/login/device/code`,
      token: `${BASE}/login/oauth/access_token`,
    },
  }
  const unpinned = runTimers(logIn(gitHub([TOKEN], device), options))
  await expect(unpinned).rejects.toMatchObject({ code: 'bad_server' })
  expect(prompts).toEqual([])
  const verification = 'https://www.google.com/device'
  const pinned = { ...options, endpoints: { ...options.endpoints, verification } }
  await runTimers(logIn(gitHub([TOKEN], device), pinned))
  expect(prompts).toEqual([verification])
})
