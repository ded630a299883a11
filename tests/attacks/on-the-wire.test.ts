/** What only a socket can send: requests that no `fetch` would make, and connections that end early. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { listen } from '../../packages/server/src/standalone/listener.ts'
import { startServer, startTerminal } from '../login/start-server.ts'
import { freshPaircode } from './scene.ts'

const HEAD = 'Host: 127.0.0.1\r\nConnection: close\r\n'
const FORM_TYPE = 'application/x-www-form-urlencoded'
const FORM = `${HEAD}Sec-Fetch-Site: same-origin\r\nContent-Type: ${FORM_TYPE}\r\n`
const MEGABYTES_11 = 'planted'.repeat((11 * 1024 * 1024) / 7)

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function startListening() {
  const server = startServer()
  /** Settles when the server has made up its answer, whether or not anybody takes it. */
  const answers: Promise<Response>[] = []
  const listener = await listen(
    (request, connection) => {
      const answer = server.paircode.fetch(request, connection)
      answers.push(answer)
      return answer
    },
    { host: '127.0.0.1', port: 0 },
  )
  stops.push(() => listener.stop())
  const { url } = listener
  const port = Number(new URL(url).port)

  async function open(request: string) {
    const socket = connect(port, '127.0.0.1').on('error', () => {})
    await once(socket, 'connect')
    socket.write(request)
    return socket
  }
  /** Sends these bytes, and takes what comes until the server closes. */
  async function send(request: string): Promise<string> {
    const socket = await open(request)
    const chunks: Buffer[] = []
    socket.on('data', (chunk) => chunks.push(chunk))
    // Not by `once`, which rejects on the reset that follows where the server reads no further.
    if (!socket.closed) await new Promise((done) => socket.on('close', done))
    return Buffer.concat(chunks).toString('latin1')
  }
  return { server, url, answers, open, send }
}

test.each([
  ['OPTIONS for the whole server', `OPTIONS * HTTP/1.1\r\n${HEAD}\r\n`, 400],
  ['TRACE', `TRACE / HTTP/1.1\r\n${HEAD}\r\n`, 405],
  ['no host', 'GET / HTTP/1.0\r\n\r\n', 400],
  ['a host that is none', 'GET / HTTP/1.1\r\nHost: e vil<>\r\nConnection: close\r\n\r\n', 400],
  ['a NUL in the path', `GET /\0 HTTP/1.1\r\n${HEAD}\r\n`, 400],
  ['a NUL in a header', `GET / HTTP/1.1\r\n${HEAD}Cookie: a=\0\r\n\r\n`, 400],
  ['a header that goes on in the next line', `GET / HTTP/1.1\r\n${HEAD}A: b\r\n c\r\n\r\n`, 400],
  ['broken escapes', `GET /pair/%E0%A4%A?a=%zz&%= HTTP/1.1\r\n${HEAD}\r\n`, 404],
  ['an address of 200 kB', `GET /?a=${'planted'.repeat(28_572)} HTTP/1.1\r\n${HEAD}\r\n`, 431],
  [
    'a cookie of 200 kB',
    `GET / HTTP/1.1\r\n${HEAD}Cookie: ${'planted'.repeat(28_572)}\r\n\r\n`,
    431,
  ],
  [
    'two lengths',
    `POST /consent HTTP/1.1\r\n${FORM}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`,
    400,
  ],
  [
    'a length beside chunks',
    `POST /consent HTTP/1.1\r\n${FORM}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    400,
  ],
  [
    'a length that is none',
    `POST /consent HTTP/1.1\r\n${FORM}Content-Length: planted\r\n\r\n`,
    400,
  ],
  [
    'a broken chunk',
    `POST /consent HTTP/1.1\r\n${FORM}Transfer-Encoding: chunked\r\n\r\nplanted\r\n`,
    400,
  ],
  [
    'a chunked form',
    `POST /consent HTTP/1.1\r\n${FORM}Transfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n0\r\n\r\n`,
    400,
  ],
  ['a GET with a body', `GET /healthz HTTP/1.1\r\n${HEAD}Content-Length: 7\r\n\r\nplanted`, 200],
])('%s is answered, and no fault of ours', async (_, request, status) => {
  const { server, send } = await startListening()
  const answer = await send(request)
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  expect(answer).not.toMatch(/planted|set-cookie/i)
  expect(server.events).toEqual([])
  expect(await send(`GET /healthz HTTP/1.1\r\n${HEAD}\r\n`)).toMatch(/^HTTP\/1\.1 200 /)
})

test('a request for another host, as for a proxy, gets an address of ours or nothing', async () => {
  const { send } = await startListening()
  const begin = (host: string) =>
    send(`GET http://${host}/cli_login?paircode=${freshPaircode()} HTTP/1.1\r\n${HEAD}\r\n`)
  const other = await begin('127.9.9.9:80')
  expect(other).toMatch(/\r\n\r\nhttp:\/\/localhost:5001\/pair\/pch_[\w-]{43}$/)
  expect(await begin('evil.example')).toMatch(/^HTTP\/1\.1 421 /)
  expect(await send(`CONNECT evil.example:443 HTTP/1.1\r\n${HEAD}\r\n`)).toBe('')
})

test.each(['/consent', '/sign-in', '/pair/planted', '/logout', '/oauth/userinfo', '/nowhere'])(
  'a browser that sends 11 MB to %s reads its refusal',
  async (path) => {
    const { url } = await startListening()
    const headers = { 'sec-fetch-site': 'same-origin', 'content-type': FORM_TYPE }
    const init = { method: 'POST', headers, duplex: 'half' }
    for (const body of [MEGABYTES_11, new Blob([MEGABYTES_11]).stream()]) {
      const answer = await fetch(`${url}${path}`, { ...init, body } as RequestInit)
      expect([401, 403, 404, 413]).toContain(answer.status)
      await answer.text()
    }
  },
)

test('a browser that hangs up in the middle of a form leaves nothing in the log', async () => {
  const { server, answers, open } = await startListening()
  const socket = await open(`POST /consent HTTP/1.1\r\n${FORM}Content-Length: 100\r\n\r\nlogin=`)
  await expect.poll(() => answers.length).toBe(1)
  socket.destroy()
  expect((await answers[0])?.status).toBe(400)
  expect(server.events).toEqual([])
})

test('a terminal that hangs up while it is held is given no session; the next one is', async () => {
  const { server, answers, open } = await startListening()
  const terminal = startTerminal(server)
  const url = await (await terminal.begin()).text()
  const poll = `GET /token?paircode=${terminal.secret} HTTP/1.1\r\n${HEAD}Prefer: wait=30\r\n\r\n`
  const socket = await open(poll)
  await expect.poll(() => answers.length).toBe(1)
  socket.destroy()
  expect((await answers[0])?.headers.getSetCookie()).toEqual([])
  await server.person('ada@example.com').answer(url)
  expect((await terminal.poll()).headers.getSetCookie()).toHaveLength(1)
})
