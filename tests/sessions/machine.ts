import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { fileStore } from '../../packages/client/src/store/file-store.ts'
import type { StoredSession } from '../../packages/client/src/store/session-store.ts'
import { listen } from '../interop/foreign/listen.ts'
import { loggedIn, tokenServer } from '../oauth/approved-login.ts'

const TERMINAL = fileURLToPath(new URL('terminal.mjs', import.meta.url))

/** What a process said at its end. */
interface Said {
  readonly token?: string
  readonly code?: string
  readonly message?: string
}

/** How a request to refresh is answered; `pass` lets the server do it. */
type Refreshing = (pass: () => Promise<Response>) => Promise<Response> | Response

/**
 * A machine on which somebody has logged in and whose access token has just expired; programs on it
 * are processes of their own, and talk over loopback to a server with a store.
 */
export async function startMachine({ refreshing }: { refreshing?: Refreshing } = {}) {
  let refreshes = 0
  const children = new Set<ChildProcess>()
  const origin = await listen(async (request) => {
    const isRefresh =
      request.url.endsWith('/oauth/token') &&
      (await request.clone().text()).includes('grant_type=refresh_token')
    const pass = async () => server.fetch(request)
    if (!isRefresh) return pass()
    refreshes += 1
    return refreshing ? refreshing(pass) : pass()
  })
  const server = tokenServer({ issuer: origin })
  const folder = mkdtempSync(join(tmpdir(), 'paircode-machine-'))
  onTestFinished(() => {
    for (const child of children) child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })
  const store = fileStore(folder)

  const first = await loggedIn(server)
  const hourAgo = Date.now() - 3_600_000
  const session: StoredSession = {
    ...{
      issuer: origin,
      clientId: 'acme-cli',
      subject: 'person_ada',
      createdAt: new Date(hourAgo),
    },
    credential: {
      type: 'tokens',
      accessToken: first.access_token,
      refreshToken: first.refresh_token,
      scope: first.scope.split(' '),
      obtainedAt: new Date(hourAgo),
      accessTokenExpiresAt: new Date(hourAgo + 600_000),
    },
    endpoints: {
      token: `${origin}/oauth/token`,
      revocation: `${origin}/oauth/revoke`,
      userinfo: `${origin}/oauth/userinfo`,
    },
  }
  await store.save(session)
  const [name = ''] = readdirSync(join(folder, 'sessions'))
  const lock = join(folder, 'sessions', name.replace(/json$/, 'lock'))

  return {
    server,
    store,
    session,
    folder,
    lock,
    /** How often the server was asked to refresh. */
    get refreshes() {
      return refreshes
    },

    /** Starts a program; resolves to what it said when it ended, and to `undefined` when it was killed. */
    async run(env: Readonly<Record<string, string>> = {}): Promise<Said | undefined> {
      const child = spawn(process.execPath, [TERMINAL, origin], {
        env: { ...process.env, PAIRCODE_HOME: folder, PAIRCODE_STORE: 'file', ...env },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      children.add(child)
      const [said, [, signal]] = await Promise.all([text(child.stdout), once(child, 'close')])
      children.delete(child)
      return signal ? undefined : JSON.parse(said)
    },

    /** Ends the process that holds the lock, in the middle of what it does. */
    killHolder(): void {
      process.kill(JSON.parse(readFileSync(lock, 'utf8')).pid, 'SIGKILL')
    },

    /** The login as it is kept now. */
    async kept() {
      const kept = await store.load(session)
      return kept?.credential.type === 'tokens' ? kept.credential : undefined
    },
  }
}
