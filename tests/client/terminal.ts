import {
  type DevicePrompt,
  type LoginOptions,
  type LoginPrompt,
  login,
  memoryStore,
} from '@paircode/client'
import { startServer, type TestServer } from '../login/start-server.ts'

/** A server with one client, which asks for the number. Its clock runs. */
export const acme = (options: Parameters<typeof startServer>[0] = {}): TestServer =>
  startServer({
    clients: [{ clientId: 'acme-cli', name: 'Acme CLI', confirmation: 'remote' }],
    now: () => new Date(),
    ...options,
  })

type Network = Pick<TestServer, 'issuer' | 'from'>

/** A program on some machine that logs in; that machine's loopback is real. */
export function startLogin(
  server: Network,
  { address = '127.0.0.1', ...options }: Partial<LoginOptions> & { address?: string } = {},
) {
  const store = memoryStore()
  const stop = new AbortController()
  const asked: string[] = []
  const prompts = promptsOf()
  const send = options.fetch ?? server.from(address)
  const result = login({
    issuer: server.issuer,
    clientId: 'acme-cli',
    store,
    openBrowser: false,
    onPrompt: prompts.show,
    signal: stop.signal,
    ...options,
    fetch: (input, init) => {
      asked.push(new URL(String(input)).pathname)
      return send(input, init)
    },
  })
  result.catch(() => {}) // looked at later, by the test
  return { result, store, asked, prompts, stop }
}

/** What a login has shown, and what is waited for. */
export function promptsOf() {
  const waiting = new Map<string, (prompt: LoginPrompt) => void>()
  const shown = new Map(
    ['loopback', 'device', 'paircode'].map((flow) => [
      flow,
      new Promise<LoginPrompt>((resolve) => waiting.set(flow, resolve)),
    ]),
  )
  return {
    show: (prompt: LoginPrompt) => waiting.get(prompt.flow)?.(prompt),
    async next(flow: 'loopback' | 'paircode'): Promise<string> {
      return (await shown.get(flow))?.verificationUri ?? ''
    },
    async device(): Promise<DevicePrompt> {
      return (await shown.get('device')) as DevicePrompt
    },
  }
}

/** The network of a browser beside that program: the server without sockets, and the real loopback. */
export const browserNetwork =
  (server: Network, address = '127.0.0.1'): typeof fetch =>
  (input, init) =>
    new URL(String(input)).origin === new URL(server.issuer).origin
      ? server.from(address)(input, init)
      : fetch(input, init)
