import { createServer, type LogEvent, type ServerOptions } from '@paircode/server'
import { local } from '../../packages/server/src/providers/local.ts'
import { memory } from '../../packages/server/src/store/memory/index.ts'
import { Person } from '../people/person.js'

const ISSUER = 'http://localhost:5001'

/**
 * A server without sockets: its `fetch` is the network. Time stands still until it is moved.
 * Whoever asks does so from 127.0.0.1 unless `from` says otherwise.
 */
export function startServer(options: Partial<ServerOptions> = {}) {
  let time = Date.parse('2026-11-24T09:00:00Z')
  const events: LogEvent[] = []
  const paircode = createServer({
    issuer: ISSUER,
    store: memory(),
    providers: [local()],
    now: () => new Date(time),
    log: (event) => events.push(event),
    ...options,
  })
  const from =
    (remoteAddress: string | undefined): typeof fetch =>
    (input, init) =>
      paircode.fetch(new Request(input, init), { remoteAddress })

  return {
    paircode,
    issuer: options.issuer ?? ISSUER,
    events,
    from,
    fetch: from('127.0.0.1'),
    now: () => new Date(time),
    /** Lets so many seconds pass. */
    pass(seconds: number) {
      time += seconds * 1000
    },
    person: (email: string, address = '127.0.0.1') =>
      new Person({ fetch: from(address), fields: { email } }),
  }
}

export type TestServer = ReturnType<typeof startServer>

/** A terminal that speaks the origin's protocol, byte for byte as its client does. */
export function startTerminal(server: TestServer, address = '127.0.0.1') {
  const paircode = crypto.getRandomValues(new Uint8Array(16))
  const secret = Buffer.from(paircode).toString('base64url')
  const get = (path: string, headers: Record<string, string> = {}) =>
    server.from(address)(`${server.issuer}${path}`, {
      headers: { 'user-agent': 'python-httpx/0.28.1', accept: '*/*', ...headers },
    })
  return {
    secret,
    get,
    begin: () => get(`/cli_login?paircode=${secret}`),
    poll: (headers?: Record<string, string>) => get(`/token?paircode=${secret}`, headers),
  }
}

/** The cookies of an answer, as a client's jar would hold them. */
export const cookiesOf = (response: Response): Record<string, string> =>
  Object.fromEntries(
    response.headers.getSetCookie().map((line) => {
      const pair = line.split(';', 1)[0] ?? ''
      return [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
    }),
  )
