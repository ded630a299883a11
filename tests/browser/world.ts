import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest'
import { type StartedProvider, startOpenIdProvider } from '../providers/start-openid-provider.ts'
import { findChromium, WHAT_TO_INSTALL } from './find-chromium.js'
import { freePort } from './free-port.js'
import { type Guest, inviteGuest } from './guest.ts'
import { type Configuration, ServerProcess } from './server-process.ts'
import { beginLogin, type Terminal } from './terminal.ts'

const SWITCHES = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Who has an account at the provider. Of grace's address it does not vouch. */
const ACCOUNTS = {
  ada: { email: 'ada@example.com', email_verified: true, name: 'Ada Lovelace' },
  grace: { email: 'grace@example.com', email_verified: false, name: 'Grace Hopper' },
  mallory: { email: 'mallory@example.org', email_verified: true, name: 'Mallory' },
}

/** The real parts of a login, each in a process of its own. */
export interface World {
  readonly issuer: string
  readonly server: ServerProcess
  readonly provider: {
    readonly url: string
    start(): Promise<void>
    stop(): Promise<void>
  }
  /** A terminal that has begun a login. */
  terminal(says?: Readonly<Record<string, string>>): Promise<Terminal>
  /** Somebody with a browser, until the end of the test. */
  guest(options?: BrowserContextOptions): Promise<Guest>
}

/**
 * Starts a provider, a server and Chromium for the tests of a file, and stops them after.
 *
 * After each test it makes sure that nobody's browser met a violation of a Content-Security-Policy
 * or was sent anywhere but to the server and the provider.
 *
 * @param configure makes the server's configuration from the usual one
 */
export function useWorld(
  configure: (usual: Configuration) => Configuration = (usual) => usual,
): World {
  vi.setConfig({ testTimeout: 90_000 })
  const guests: Guest[] = []
  let browser: Browser
  let provider: ReturnType<typeof providerAt>
  let server: ServerProcess

  beforeAll(async () => {
    const issuer = `http://127.0.0.1:${await freePort()}`
    provider = providerAt(await freePort(), `${issuer}/callback/corp`)
    server = new ServerProcess(configure(usualConfiguration(issuer, provider.url)))
    ;[browser] = await Promise.all([launchChromium(), provider.start(), server.start()])
  })

  afterEach(async () => {
    const invited = guests.splice(0)
    await Promise.all(invited.map(({ context }) => context.close()))
    for (const { violations, origins } of invited) {
      expect(violations).toEqual([])
      expect([server.issuer, provider.url]).toEqual(expect.arrayContaining([...origins]))
    }
  })

  afterAll(() => Promise.all([browser?.close(), provider?.stop(), server?.stop()]))

  return {
    get issuer() {
      return server.issuer
    },
    get server() {
      return server
    },
    get provider() {
      return provider
    },
    terminal: (says) => beginLogin(server.issuer, says),
    async guest(options) {
      const guest = await inviteGuest(browser, options)
      guests.push(guest)
      return guest
    },
  }
}

const usualConfiguration = (issuer: string, providerIssuer: string): Configuration => ({
  issuer,
  providers: [
    {
      type: 'oidc',
      id: 'corp',
      name: 'Corp SSO',
      issuer: providerIssuer,
      clientId: 'paircode',
      clientSecret: 'paircode-secret',
    },
  ],
  clients: [{ clientId: 'acme-cli', name: 'Acme CLI' }],
  branding: { name: 'Acme' },
})

function providerAt(port: number, redirectUri: string) {
  let started: StartedProvider | undefined
  return {
    url: `http://127.0.0.1:${port}`,
    async start() {
      started = await startOpenIdProvider({ port, redirectUris: [redirectUri], accounts: ACCOUNTS })
    },
    async stop() {
      await started?.stop()
    },
  }
}

async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === undefined) throw new Error(WHAT_TO_INSTALL)
  return chromium.launch({ executablePath, args: SWITCHES })
}
