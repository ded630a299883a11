import { Writable } from 'node:stream'
import { memoryStore, type SessionStore } from '@paircode/client'
import { expect, test } from 'vitest'
import { Interrupted, type Io } from './io.ts'
import { run } from './run.ts'

const ISSUER = 'https://login.acme.dev'

type Answers = Readonly<Record<string, (request: Request) => Response | Promise<Response>>>

/** A server whose person approves at once. */
const APPROVING: Answers = {
  '/cli_login': () =>
    Response.json({ verification_uri: `${ISSUER}/pair/7Q2F`, expires_in: 300, interval: 5 }),
  '/token': () =>
    Response.json(
      { status: 'complete', sub: 'u1', email: 'ada@example.com', expires_in: 604800 },
      { headers: { 'set-cookie': '__Host-paircode_session=pcs_x; Path=/' } },
    ),
  '/oauth/userinfo': () => Response.json({ sub: 'u1', email: 'ada@example.com', name: 'Ada' }),
  '/logout': () => new Response(null, { status: 204 }),
  '/secured': async (request) => {
    const { method, headers } = request
    const [cookie, type] = [headers.get('cookie'), headers.get('content-type')]
    return new Response(`${method} ${cookie} ${type} ${await request.text()}\n`)
  },
}

function collector(isTTY: boolean) {
  const chunks: Buffer[] = []
  const stream = new Writable({
    write(chunk, _, done) {
      chunks.push(Buffer.from(chunk))
      done()
    },
  })
  return { stream: Object.assign(stream, { isTTY }), text: () => Buffer.concat(chunks).toString() }
}

interface Setting {
  readonly answers?: Answers
  readonly env?: NodeJS.ProcessEnv
  readonly isTTY?: boolean
  readonly interrupted?: AbortSignal
}

/** A machine with nothing on file, to type command lines at. */
function machine(store: SessionStore = memoryStore()) {
  return async (line: string | readonly string[], setting: Setting = {}) => {
    const { answers = {}, env = {}, isTTY = false } = setting
    const [out, err] = [collector(isTTY), collector(false)]
    const requests: Request[] = []
    const io: Io = {
      env,
      stdout: out.stream,
      stderr: err.stream,
      version: '1.2.3',
      store,
      interrupted: () => setting.interrupted ?? new AbortController().signal,
      openBrowser: async () => true,
      async fetch(input, init) {
        const request = new Request(input, init)
        requests.push(request)
        const answer = { ...APPROVING, ...answers }[new URL(request.url).pathname]
        return answer ? answer(request) : new Response(null, { status: 404 })
      },
    }
    const code = await run(typeof line === 'string' ? line.split(' ').filter(Boolean) : line, io)
    const events = () =>
      out
        .text()
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    return { code, out: out.text(), err: err.text(), requests, events }
  }
}

async function loggedIn() {
  const type = machine()
  await type(`login ${ISSUER}`)
  return type
}

test('login shows the way and the end of it on stderr, and nothing on stdout', async () => {
  const { code, out, err } = await machine()(`login ${ISSUER}`)
  expect([code, out]).toEqual([0, ''])
  expect(err).toBe(
    `Opening your browser to sign in to login.acme.dev …\nIf nothing opens, visit  ${ISSUER}/pair/7Q2F\n\n` +
      '✔ Logged in as ada@example.com  (7 days at most; "paircode logout" ends it)\n',
  )
})

test('login --no-browser promises none', async () => {
  const { err } = await machine()(`login ${ISSUER} --no-browser`)
  expect(err).toContain(`Open this link to sign in to login.acme.dev:  ${ISSUER}/pair/7Q2F\n`)
})

test('login --json prints events and nothing else', async () => {
  const { code, err, events } = await machine()(`login ${ISSUER} --json`)
  expect([code, err]).toEqual([0, ''])
  const expires_at = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
  expect(events()).toEqual([
    { event: 'prompt', verification_uri: `${ISSUER}/pair/7Q2F`, expires_at },
    { event: 'logged_in', issuer: ISSUER, sub: 'u1', email: 'ada@example.com', expires_at },
  ])
})

test.each([
  [`login ${ISSUER} --client acme-cli`, {}, 'acme-cli'],
  [`login ${ISSUER}`, { PAIRCODE_CLIENT: 'from-env' }, 'from-env'],
  ['login', { PAIRCODE_ISSUER: ISSUER }, null],
])('"%s" with %j asks for client %j', async (line, env, client) => {
  const { code, requests } = await machine()(line, { env })
  expect(code).toBe(0)
  expect(new URL(requests[0]?.url ?? '').searchParams.get('client_id')).toBe(client)
})

test('login without a server takes the one of the last login', async () => {
  const type = machine()
  await type(`login ${ISSUER} --client acme-cli`)
  const { code, requests } = await type('login')
  expect(code).toBe(0)
  expect(requests[0]?.url).toContain(`${ISSUER}/cli_login?`)
  expect(requests[0]?.url).toContain('client_id=acme-cli')
})

test('Ctrl-C ends a login with 130', async () => {
  const ctrlC = new AbortController()
  const answers = {
    '/token': () => {
      ctrlC.abort(new Interrupted('Interrupted.'))
      return Response.json({ status: 'pending' })
    },
  }
  const setting = { answers, interrupted: ctrlC.signal }
  const { code, err } = await machine()(`login ${ISSUER} --no-browser`, setting)
  expect(code).toBe(130)
  expect(err).toMatch(
    /\n\npaircode: Interrupted\.\nNobody was logged in\. To start again, run the same command\.\n$/,
  )
})

test('whoami says who and where', async () => {
  const type = await loggedIn()
  expect(await type('whoami')).toMatchObject({ code: 0, out: `ada@example.com  (${ISSUER})\n` })
  expect((await type(`whoami ${ISSUER} --json`)).events()).toEqual([
    { event: 'identity', issuer: ISSUER, sub: 'u1', email: 'ada@example.com', name: 'Ada' },
  ])
})

test('fetch prints the body that the session gets', async () => {
  const type = await loggedIn()
  const { code, out, err } = await type('fetch /secured')
  expect([code, err]).toEqual([0, ''])
  expect(out).toBe('GET __Host-paircode_session=pcs_x null \n')
})

test('fetch sends data as a form, unless it is told what it is', async () => {
  const type = await loggedIn()
  expect((await type('fetch /secured -d a=1')).out).toBe(
    'POST __Host-paircode_session=pcs_x application/x-www-form-urlencoded a=1\n',
  )
  const typed = ['fetch', '/secured', '-X', 'PUT', '-H', 'Content-Type: text/x', '-d', '1']
  expect((await type(typed)).out).toBe('PUT __Host-paircode_session=pcs_x text/x 1\n')
})

test('fetch --json tells the whole answer in ASCII', async () => {
  const type = await loggedIn()
  const body = '{"ü":"\u009b2J"}'
  const answers = { '/x': () => new Response(body, { headers: { 'x-y': 'z' } }) }
  const { out, events } = await type('fetch /x --json', { answers })
  const headers = { 'content-type': 'text/plain;charset=UTF-8', 'x-y': 'z' }
  expect(events()).toEqual([{ event: 'response', status: 200, headers, body }])
  expect(out).toMatch(/^[\x20-\x7e]+\n$/)
})

test('fetch keeps a terminal safe, and leaves a pipe its bytes', async () => {
  const type = await loggedIn()
  const answers = { '/x': () => new Response('a\u001b[2J\u009b\u202e\r\n\tü') }
  expect((await type('fetch /x', { answers, isTTY: true })).out).toBe('a[2J\n\tü')
  expect((await type('fetch /x', { answers })).out).toBe('a\u001b[2J\u009b\u202e\r\n\tü')
})

test.each([
  [404, 1, 'https://login.acme.dev/x answered 404.\n'],
  [302, 1, 'https://login.acme.dev/x answered 302.\n'],
  [
    401,
    3,
    'https://login.acme.dev/x answered 401.\nYour session has ended, or is not enough. Run "paircode login".\n',
  ],
])('fetch that is answered with %i exits with %i', async (status, exitCode, said) => {
  const type = await loggedIn()
  const answers = { '/x': () => new Response('body', { status }) }
  const { code, out, err } = await type(`fetch ${ISSUER}/x`, { answers })
  expect([code, out, err]).toEqual([exitCode, 'body', said])
})

test('logout ends the session in both places', async () => {
  const type = await loggedIn()
  const { code, err, requests } = await type('logout')
  expect([code, err]).toEqual([0, `Logged out of ${ISSUER}, here and at the server.\n`])
  expect(requests[0]?.method).toBe('POST')
  expect((await type('whoami')).code).toBe(3)
})

test('logout --json says so', async () => {
  const type = await loggedIn()
  expect((await type('logout --json')).events()).toEqual([{ event: 'logged_out', issuer: ISSUER }])
})

const denied = () => Response.json({ error: 'access_denied' }, { status: 410 })
const gone = () => new Response(null, { status: 401 })

test.each<[string, Answers, number, string]>([
  [
    `login ${ISSUER} --client a`,
    { '/token': denied },
    1,
    `The login was denied in the browser.\nTo try again, run "paircode login ${ISSUER} --client a".`,
  ],
  [
    'login login.acme.dev',
    {},
    2,
    'issuer: "login.acme.dev" is no web address; write an https:// address, as in "https://login.example.com"\nThen run "paircode login <issuer>".',
  ],
  [
    'login',
    {},
    2,
    'Which login server? Write its address after "paircode login".\nSee "paircode login --help".',
  ],
  [
    'whoami',
    {},
    3,
    'You are not logged in: there is no session on file.\nRun "paircode login <issuer>".',
  ],
  [
    `whoami ${ISSUER}`,
    {},
    3,
    `You are not logged in to ${ISSUER}.\nRun "paircode login ${ISSUER}".`,
  ],
  [
    'fetch /x',
    {},
    3,
    'You are not logged in: there is no session on file.\nRun "paircode login <issuer>".',
  ],
  [
    'logout',
    {},
    3,
    'You are not logged in: there is no session on file.\nRun "paircode login <issuer>".',
  ],
  ['fetch', {}, 2, 'Which address? Write it after "paircode fetch".\nSee "paircode fetch --help".'],
  [
    'fetch /x -H nonsense',
    {},
    2,
    '"nonsense" is no header; write it as "Name: value".\nSee "paircode fetch --help".',
  ],
  [
    'whoami --jsn',
    {},
    2,
    'There is no option --jsn; did you mean --json?\nSee "paircode whoami --help".',
  ],
  ['whoami -Q', {}, 2, 'There is no option -Q\nSee "paircode whoami --help".'],
  [
    'whoami --client',
    {},
    2,
    'Option \'--client <value>\' argument missing\nSee "paircode whoami --help".',
  ],
  ['whoami one two', {}, 2, '"two" is one argument too many.\nSee "paircode whoami --help".'],
  ['logn', {}, 2, 'There is no command "logn"; did you mean "login"?\nSee "paircode --help".'],
  ['constructor', {}, 2, 'There is no command "constructor"\nSee "paircode --help".'],
  [
    '--client a whoami',
    {},
    2,
    'Write the command first, and --client after it.\nSee "paircode --help".',
  ],
])('"%s" fails, and says why and what next', async (line, answers, exitCode, said) => {
  const { code, out, err } = await machine()(line, { answers })
  expect([code, out]).toEqual([exitCode, ''])
  expect(err.slice(err.indexOf('paircode: '))).toBe(`paircode: ${said}
`) // after the prompt
})

test.each<[string, Answers, number, string]>([
  [
    'whoami',
    { '/oauth/userinfo': gone },
    3,
    `Your session at ${ISSUER} has ended.\nRun "paircode login".`,
  ],
  [
    'fetch https://evil.dev/x',
    {},
    1,
    `This session is for ${ISSUER} only, and that is an address of https://evil.dev.\nAsk the server that you are logged in to, or log in to the other one.`,
  ],
  [
    'whoami',
    {
      '/oauth/userinfo': () => Promise.reject(new TypeError('', { cause: new Error('bad port') })),
    },
    1,
    `Could not reach ${ISSUER}: bad port.\nCheck the network and the address, then run the same command again.`,
  ],
])('with a session, "%s" fails, and says why and what next', async (line, answers, code, said) => {
  const type = await loggedIn()
  expect(await type(line, { answers })).toMatchObject({ code, out: '', err: `paircode: ${said}\n` })
})

test('with --json a failure is an event', async () => {
  const { code, err, events } = await machine()('whoami --json')
  expect([code, err]).toEqual([3, ''])
  expect(events()).toEqual([
    {
      event: 'error',
      code: 'not_logged_in',
      message: 'You are not logged in: there is no session on file.',
      next: 'Run "paircode login <issuer>".',
    },
  ])
})

test('--version prints the version, and --help what there is', async () => {
  const type = machine()
  expect(await type('--version')).toMatchObject({ code: 0, out: '1.2.3\n', err: '' })
  for (const line of ['', '--help', '-h']) {
    expect(await type(line)).toMatchObject({
      code: 0,
      out: expect.stringContaining('Usage: paircode <command>'),
    })
  }
})

test.each(['login', 'whoami', 'fetch', 'logout'])('%s --help says what it takes', async (name) => {
  const { code, out } = await machine()(`${name} --help`)
  expect(code).toBe(0)
  expect(out).toContain(`Usage: paircode ${name} `)
  for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
})
