import { inspect } from 'node:util'
import { expect, test, vi } from 'vitest'
import { type LoginOptions, login } from './login.ts'
import { memoryStore } from './store/memory-store.ts'
import { beginLogin, completeLogin } from './two-step.ts'

const ISSUER = 'https://login.acme.dev'

/** A server whose person approves at once; the answers can be changed in any part. */
function approving(change: { started?: object; complete?: object; status?: number } = {}) {
  const sent: string[] = []
  const secrets = ['pcs_secret']
  const send = async (input: string | URL | Request, init?: RequestInit) => {
    const request = new Request(input, init)
    sent.push(request.url)
    if (request.url.startsWith(`${ISSUER}/cli_login?`)) {
      const started = { verification_uri: `${ISSUER}/pair/7Q2F`, expires_in: 300, interval: 5 }
      return Response.json({ ...started, ...change.started })
    }
    secrets.push(request.headers.get('authorization')?.slice('Paircode '.length) ?? '')
    const complete = { status: 'complete', sub: 'u1', email: 'ada@example.com', expires_in: 604800 }
    const headers = { 'set-cookie': '__Host-paircode_session=pcs_secret; Path=/' }
    const { status = 200 } = change
    return Response.json({ ...complete, ...change.complete }, { status, headers })
  }
  return { fetch: send, sent, secrets }
}

/** Logs in by the paircode protocol with everything in memory, and reports what the person saw. */
async function run(options: Partial<LoginOptions> = {}) {
  const screen: string[] = []
  const opened: string[] = []
  const store = memoryStore()
  const result = await login({
    issuer: ISSUER,
    flow: 'paircode',
    appName: 'Acme',
    logoutCommand: 'acme logout',
    store,
    output: { write: (text) => screen.push(text) },
    openBrowser: async (url) => opened.push(url) > 0,
    fetch: approving().fetch,
    now: () => new Date('2026-01-01T00:00:00Z'),
    ...options,
  }).catch((error: unknown) => error)
  return { result, screen: screen.join(''), opened, store }
}

const WELCOME = '✔ Logged in as ada@example.com  (7 days at most; "acme logout" ends it)\n'

test('a session of more seconds than a date can hold is one of a century', async () => {
  const { result, screen } = await run({
    fetch: approving({ complete: { expires_in: 1e300 } }).fetch,
  })
  expect(screen).toContain('(36500 days at most;')
  expect(result).toMatchObject({ expiresAt: new Date('2125-12-08T00:00:00Z') })
})

test('a login shows the way, opens the browser, and says who is logged in', async () => {
  const { result, screen, opened } = await run()
  expect(result).toMatchObject({ issuer: ISSUER, subject: 'u1', email: 'ada@example.com' })
  expect(opened).toEqual([`${ISSUER}/pair/7Q2F`])
  expect(screen).toBe(
    `Opening your browser to sign in to Acme …\nIf nothing opens, visit  ${ISSUER}/pair/7Q2F\n\n${WELCOME}`,
  )
})

test('the address is on the screen before a browser is tried', async () => {
  const screen: string[] = []
  const shown = vi.fn()
  await run({
    output: { write: (text) => screen.push(text) },
    openBrowser: async (url) => {
      shown(screen.join('').includes(url))
      return true
    },
  })
  expect(shown.mock.calls).toEqual([[true]])
})

test('a login is kept under its server and its app', async () => {
  const { store } = await run({ issuer: `${ISSUER}/`, clientId: 'acme-cli' })
  expect(await store.load({ issuer: ISSUER, clientId: 'acme-cli', subject: 'u1' })).toEqual({
    issuer: ISSUER,
    clientId: 'acme-cli',
    subject: 'u1',
    email: 'ada@example.com',
    credential: { type: 'cookie', name: '__Host-paircode_session', value: 'pcs_secret' },
    createdAt: new Date('2026-01-01T00:00:00Z'),
    expiresAt: new Date('2026-01-08T00:00:00Z'),
  })
})

test('without names, the server is called by its host', async () => {
  const { screen } = await run({ appName: undefined, logoutCommand: undefined })
  expect(screen).toContain('sign in to login.acme.dev …')
  expect(screen).toContain('(7 days at most)')
})

test('where no browser is wanted, none is promised', async () => {
  const { screen, opened } = await run({ openBrowser: false })
  expect(opened).toEqual([])
  expect(screen).toBe(`Open this link to sign in to Acme:  ${ISSUER}/pair/7Q2F\n\n${WELCOME}`)
})

test.each([
  ['does not open', async () => false],
  ['crashes', async () => Promise.reject(new Error('ENOENT'))],
])('a browser that %s is told, and the login goes on', async (_, openBrowser) => {
  const { screen } = await run({ openBrowser })
  expect(screen).toContain('No browser opened on this machine. Open the link above yourself.\n\n✔')
})

test('a browser that fails once the login is over is not mentioned', async () => {
  let fail = () => {}
  const openBrowser = () =>
    new Promise<boolean>((resolve) => {
      fail = () => resolve(false)
    })
  const written: string[] = []
  await run({ openBrowser, output: { write: (text) => written.push(text) } })
  fail()
  await new Promise(setImmediate)
  expect(written.at(-1)).toBe(WELCOME)
})

test('an app that shows the way itself has the terminal to itself', async () => {
  const prompts: unknown[] = []
  const { screen } = await run({
    onPrompt: (prompt) => void prompts.push(prompt),
    openBrowser: async () => false,
  })
  expect(screen).toBe('')
  expect(prompts).toEqual([
    {
      flow: 'paircode',
      verificationUri: `${ISSUER}/pair/7Q2F`,
      expiresAt: new Date('2026-01-01T00:05:00Z'),
    },
  ])
})

test('a store that cannot be used is found out before anybody is asked to approve', async () => {
  const { fetch, sent } = approving()
  const problem = new Error('the disk is full')
  const store = { ...memoryStore(), prepare: async () => Promise.reject(problem) }
  expect((await run({ store, fetch })).result).toBe(problem)
  expect(sent).toEqual([])
})

test('a login that names no app is kept under the app of servers that know one only', async () => {
  const { store } = await run()
  expect(await store.list()).toMatchObject([{ clientId: 'paircode' }])
})

/** A server that has nothing but the paircode protocol, and pages for addresses that it does not know. */
const ofOld = (approve: typeof fetch, page = new Response('', { status: 404 })) =>
  (async (url, init) =>
    String(url).includes('/.well-known/') ? page.clone() : approve(url, init)) as typeof fetch

test.each([
  ['nothing', new Response('Not Found', { status: 404 })],
  ['a page', new Response('<html>', { headers: { 'content-type': 'text/html' } })],
])('a server that has %s for its metadata is asked by the paircode protocol', async (_, page) => {
  const { result } = await run({ flow: 'auto', fetch: ofOld(approving().fetch, page) })
  expect(result).toMatchObject({ subject: 'u1' })
})

test.each(['loopback', 'device'] as const)(
  'a server that publishes nothing offers no %s login',
  async (flow) => {
    const { result } = await run({ flow, fetch: ofOld(approving().fetch) })
    expect(result).toMatchObject({ code: 'flow_not_offered' })
  },
)

test('a server in trouble is not taken for one that publishes nothing', async () => {
  const busy = Response.json({ error: 'temporarily_unavailable' }, { status: 503 })
  const { result } = await run({ flow: 'auto', fetch: ofOld(approving().fetch, busy) })
  expect(result).toMatchObject({ code: 'refused', transient: true })
})

test('an issuer that is none is refused before anything is sent', async () => {
  const { fetch, sent } = approving()
  const { result } = await run({ issuer: 'http://login.acme.dev', fetch })
  expect(result).toMatchObject({ code: 'invalid_issuer' })
  expect(sent).toEqual([])
})

test('an origin that is none is refused before anything is sent', async () => {
  const { fetch, sent } = approving()
  const { result } = await run({ origins: ['api.acme.dev'], fetch })
  expect(result).toMatchObject({ code: 'invalid_option' })
  expect(sent).toEqual([])
})

const HOSTILE = '\u001b[2J\u001b]52;c;x\u0007\r\u009b\u202e\u200bada\nroot'
const HARMFUL = /[^\P{Cc}\n]|[\u202e\u200b]/u

test.each([
  ['name', { complete: { sub: HOSTILE, email: HOSTILE, name: HOSTILE } }],
  ['error', { status: 400, complete: { error: HOSTILE } }],
  ['description', { status: 400, complete: { error: 'x', error_description: HOSTILE } }],
  ['link', { started: { verification_uri: `${ISSUER}/${HOSTILE}` } }],
])('a hostile %s reaches no terminal', async (_, change) => {
  const { result, screen, opened } = await run({ fetch: approving(change).fetch })
  const message = result instanceof Error ? result.message : JSON.stringify(result)
  expect(message + screen + opened).not.toMatch(HARMFUL)
})

test('no secret is in what is shown, thrown, or sent in an address', async () => {
  for (const change of [{}, { status: 400, complete: { error: 'x' } }]) {
    const { fetch, sent, secrets } = approving(change)
    const { result, screen } = await run({ fetch })
    const told = inspect([screen, sent, result], { depth: null })
    expect([...new Set(secrets)]).toEqual(['pcs_secret', expect.stringMatching(/^[\w-]{43}$/)])
    for (const secret of secrets) expect(told).not.toContain(secret)
  }
})

test.each([Number.NaN, -1, 0, Number.POSITIVE_INFINITY, 1e9])(
  'a login that may take %s seconds is refused before anybody is asked',
  async (timeoutSeconds) => {
    const server = approving()
    const options = { timeoutSeconds, fetch: server.fetch }
    const message = `timeoutSeconds: ${timeoutSeconds} is no time to wait; write seconds, such as 300, and 2000000 at most`
    const refusal = { code: 'invalid_option', message }
    expect((await run(options)).result).toMatchObject(refusal)
    await expect(beginLogin({ issuer: ISSUER, ...options })).rejects.toMatchObject(refusal)
    await expect(completeLogin('0123456789abcdef', options)).rejects.toMatchObject(refusal)
    expect(server.sent).toEqual([])
  },
)
