import type { UserInfo } from '@paircode/protocol'
import { memoryStore, type Output, type SessionStore } from '../index.ts'
import { readIssuer } from '../issuer.ts'
import { bearerScope, fakeEndpoints } from './fake-endpoints.ts'
import { fakeLogins } from './fake-logins.ts'
import { fakeNetwork } from './fake-network.ts'
import { fakePerson } from './fake-person.ts'
import { fakeSessions } from './fake-sessions.ts'
import { fakeTerminal, type TerminalReading } from './fake-terminal.ts'

export interface FakeServerOptions {
  /** @default 'https://login.example.com' */
  readonly issuer?: string | URL
  /** @default 'paircode', as in `login` */
  readonly clientId?: string
  /** What the client is registered for besides `openid` and `offline_access`. */
  readonly scopes?: readonly string[]
  /**
   * Who sits at the browser.
   * @default Ada, `ada@example.com`
   */
  readonly person?: UserInfo
  /**
   * Your API. It gets every request that is not for the login server, if the access token is good;
   * otherwise the answer is 401. Without an API, the answer is 404.
   */
  readonly api?: (request: Request, caller: FakeCaller) => Response | Promise<Response>
}

export interface FakeCaller extends UserInfo {
  readonly scope: readonly string[]
}

/** What to pass to `login`, `openSession` and `addLoginCommands`, after your app's own options. */
export interface FakeOptions {
  readonly fetch: typeof fetch
  readonly now: () => Date
  readonly store: SessionStore
  readonly flow: 'device'
  readonly openBrowser: (url: string) => Promise<boolean>
  readonly output: Output
  readonly stdout: Output
  readonly setExitCode: (code: number) => void
}

export interface FakeServer {
  readonly issuer: string
  /**
   * The network, clock, store and terminal of the test. The flow is `device`, which needs no
   * socket; with `loopback` instead, the answer comes over the loopback address.
   */
  readonly options: FakeOptions
  /** Each of these applies to a waiting login and to all later ones. At first they approve. */
  readonly person: {
    approve(): void
    deny(): void
    /** The person does nothing. */
    wait(): void
  }
  /** Lets time pass: an access token is good for 600 seconds, and a login for 300. */
  pass(seconds: number): void
  /** Ends all sessions at the server. */
  endSessions(): void
  /** Makes every request fail. */
  goOffline(): void
  goOnline(): void
  /** Returns what has been printed since the last call, and the exit code. */
  read(): TerminalReading
}

const ADA = { subject: 'person_ada', email: 'ada@example.com', emailVerified: true, name: 'Ada' }

const START = Date.parse('2026-01-01T00:00:00Z')

/**
 * A login server, a person with a browser, and a clock, for the tests of an app: in memory, without
 * browser, keychain or file.
 *
 * @example
 * ```ts
 * const acme = fakeServer({ issuer: 'https://login.acme.dev', clientId: 'acme-cli' })
 * const session = await login({ issuer: acme.issuer, clientId: 'acme-cli', ...acme.options })
 * acme.endSessions()
 * ```
 */
export function fakeServer(options: FakeServerOptions = {}): FakeServer {
  const { clientId = 'paircode', person = ADA, scopes = [], api = () => NOTHING.clone() } = options
  const issuer = readIssuer(options.issuer ?? 'https://login.example.com')
  let seconds = 0
  const logins = fakeLogins(() => seconds)
  const sessions = fakeSessions(() => seconds)
  const { meet, open: openBrowser, ...ways } = fakePerson(logins, issuer)
  const { read, ...terminal } = fakeTerminal()
  const { fetch, ...network } = fakeNetwork({
    clientId,
    endpoints: fakeEndpoints({
      issuer,
      person,
      logins,
      sessions,
      onDevice: meet,
      scopes: ['openid', 'offline_access', ...scopes],
    }),
    elsewhere: (request) => api(request, { ...person, scope: bearerScope(request, sessions) }),
  })
  const now = () => new Date(START + seconds * 1000)
  return {
    issuer,
    options: { fetch, now, store: memoryStore(), flow: 'device', openBrowser, ...terminal },
    person: ways,
    pass(more) {
      seconds += more
      logins.wake()
    },
    endSessions: sessions.endAll,
    ...network,
    read,
  }
}

const NOTHING = new Response(null, { status: 404 })
