/** An identity provider that is slow, down or out of its mind: the login survives, and people are told. */
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { freePort } from '../../browser/free-port.js'
import { beginLogin } from '../../browser/terminal.ts'
import { type Page, Person } from '../../people/person.js'
import { startOpenIdProvider } from '../../providers/start-openid-provider.ts'
import { startServer } from '../stores.ts'

/** A server, and the only provider that it knows. */
async function startBoth() {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const corp = { type: 'oidc', id: 'corp', name: 'Corp SSO', issuer: url }
  const server = await startServer({
    configuration: {
      providers: [{ ...corp, clientId: 'paircode', clientSecret: 'paircode-secret' }],
    },
  })
  const redirectUris = [`${server.issuer}/callback/corp`]
  const start = () => startOpenIdProvider({ port, redirectUris })
  const state = { provider: await start() }
  onTestFinished(() => state.provider.stop())

  /** While the work is done, something else is at the provider's address. */
  const replacedBy = async (other: RequestListener, work: () => Promise<void>) => {
    await state.provider.stop()
    const imposter = createServer(other).listen(port, '127.0.0.1')
    await once(imposter, 'listening')
    await work()
    imposter.closeAllConnections()
    await once(imposter.close(), 'close')
    state.provider = await start()
  }
  return { server, port, state, replacedBy, start }
}

type Both = Awaited<ReturnType<typeof startBoth>>

/** Brings the trouble about, has the work done, and ends the trouble. */
type Trouble = (both: Both, work: () => Promise<void>) => Promise<void>

const down: Trouble = async ({ state, start }, work) => {
  await state.provider.stop()
  await work()
  state.provider = await start()
}

const slow: Trouble = async ({ state }, work) => {
  state.provider.signal('SIGSTOP')
  await work()
  state.provider.signal('SIGCONT')
}

const answering =
  (status: number, type: string, body: string): Trouble =>
  ({ replacedBy }, work) =>
    replacedBy(
      (_, response) => response.writeHead(status, { 'content-type': type }).end(body),
      work,
    )

type Row = readonly [string, number, Trouble]

const ON_THE_WAY_THERE: readonly Row[] = [
  ['is down', 503, down],
  ['answers 500', 503, answering(500, 'text/plain', 'oops')],
  ['answers with a page', 400, answering(200, 'text/html', '<h1>Welcome to nginx!</h1>')],
]

const ON_THE_WAY_BACK: readonly Row[] = [
  ['does not answer', 503, slow],
  ['answers with broken JSON', 400, answering(200, 'application/json', '{"issuer": "http')],
  ['answers without end', 400, answering(200, 'application/json', 'x'.repeat(1_000_000))],
]

/** Somebody with a browser, who opens the link of a terminal. */
const visitor = async (url: string, person = new Person()) => ({
  person,
  page: await person.open(url),
})

/** Continues to the provider, signs in and consents there, and comes back. */
async function signIn({ person, page }: Awaited<ReturnType<typeof visitor>>): Promise<Page> {
  let next = await person.press(page, 'Continue')
  // Where the provider still knows them, it asks less.
  while (next.forms.length === 1) {
    next = await person.press(next, undefined, { login: 'ada', password: 'any' })
  }
  return next
}

/** The same person, in the same browser, opens the same link, and the login is finished. */
async function finish(
  { server }: Both,
  terminal: Awaited<ReturnType<typeof beginLogin>>,
  person: Person,
) {
  expect(server.count('sign_in_failed')).toBe(1)
  expect(server.count('request_failed')).toBe(0)
  expect(await server.status('/readyz')).toBe(200)
  const question = await signIn(await visitor(terminal.url, person))
  expect((await person.press(question, 'Approve')).title).toBe('Approved')
  expect((await terminal.userinfo(await terminal.poll())).status).toBe(200)
}

test.each(ON_THE_WAY_THERE)(
  'a provider that %s as people set out is told with %i, and they set out again',
  async (_, status, trouble) => {
    const both = await startBoth()
    const terminal = await beginLogin(both.server.issuer)
    const { person, page } = await visitor(terminal.url)
    await trouble(both, async () => {
      expect((await person.press(page, 'Continue')).status).toBe(status)
    })
    await finish(both, terminal, person)
  },
)

test.each(ON_THE_WAY_BACK)(
  'a provider that %s as people come back is told with %i, and they sign in again',
  async (_, status, trouble) => {
    const both = await startBoth()
    const terminal = await beginLogin(both.server.issuer)
    let isOver = false
    const person = new Person({
      async fetch(input, init) {
        if (isOver || !String(input).startsWith(`${both.server.issuer}/callback/`)) {
          return fetch(input, init)
        }
        isOver = true
        let answer = new Response()
        await trouble(both, async () => {
          answer = await fetch(input, init)
        })
        return answer
      },
    })
    expect((await signIn(await visitor(terminal.url, person))).status).toBe(status)
    await finish(both, terminal, person)
  },
)
