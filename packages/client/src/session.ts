import type { UserInfo } from '@paircode/protocol'
import { readIssuer } from './issuer.ts'
import { LoginError } from './login-error.ts'
import { unreachable } from './requests/exchange.ts'
import { requestLogout } from './requests/logout.ts'
import { requestUserInfo } from './requests/userinfo.ts'
import { fileStore } from './store/file-store.ts'
import type { SessionStore, StoredSession } from './store/session-store.ts'

/** A logged-in terminal. Its secret is in no property, so that logging a session shows none. */
export interface Session {
  readonly issuer: string
  /** The server's stable id of the person. */
  readonly subject: string
  readonly email?: string
  /** It ends then at the latest. */
  readonly expiresAt: Date
  /**
   * The global `fetch`, logged in. A relative address is one of the issuer's origin, and no other
   * origin is ever sent the session.
   *
   * Redirects are not followed: the answer is the redirect. A server that sends an ended session to
   * a page to sign in would otherwise look as if all were well.
   *
   * @throws {LoginError} `wrong_origin`, `unreachable`
   */
  fetch(url: string | URL, init?: RequestInit): Promise<Response>
  /**
   * Asks the server who is logged in.
   *
   * @throws {LoginError} `session_expired`, `unreachable`, `refused`, `bad_server`
   */
  whoami(): Promise<UserInfo>
  /**
   * Forgets the session here and ends it at the server.
   *
   * @throws {LoginError} `not_revoked` when the server did not end it, `store_unusable`
   */
  logout(): Promise<void>
}

export interface OpenSessionOptions {
  /** As in `login`. */
  readonly issuer: string | URL
  /** As in `login`. */
  readonly clientId?: string | undefined
  /** Where the session was kept. Defaults to the file that `login` keeps it in. */
  readonly store?: SessionStore | undefined
  /** Carries every request. Defaults to the global `fetch`. */
  readonly fetch?: typeof fetch | undefined
}

/**
 * Takes up the session that an earlier `login` kept. Asks nobody: whether the server still knows
 * it shows when it is used.
 *
 * @example
 * ```ts
 * const session = await openSession({ issuer: 'https://login.acme.dev', clientId: 'acme-cli' })
 * console.log((await session.whoami()).email)
 * ```
 * @throws {LoginError} whose `code` is `not_logged_in`, `invalid_issuer` or `store_unusable`
 */
export async function openSession(options: OpenSessionOptions): Promise<Session> {
  const issuer = readIssuer(options.issuer)
  const { clientId = '', store = fileStore() } = options
  const stored = await store.load({ issuer, clientId })
  if (stored === undefined) {
    throw new LoginError('not_logged_in', `You are not logged in to ${issuer}.`)
  }
  return makeSession(stored, store, options.fetch ?? fetch)
}

export function makeSession(
  stored: StoredSession,
  store: SessionStore,
  send: typeof fetch,
): Session {
  const { issuer, subject, email, expiresAt, credential } = stored
  const authorization = { cookie: `${credential.name}=${credential.value}` }
  const transport = { fetch: send }
  return {
    issuer,
    subject,
    ...(email !== undefined && { email }),
    expiresAt,

    async fetch(url, init = {}) {
      const { href } = inOrigin(url, issuer)
      const headers = new Headers(init.headers)
      headers.append('cookie', authorization.cookie)
      try {
        return await send(href, { ...init, headers, redirect: 'manual' })
      } catch (error) {
        init.signal?.throwIfAborted()
        // What the network did has a cause; what the caller did, such as a wrong method, has none.
        throw error instanceof Error && error.cause ? unreachable(href, error) : error
      }
    },

    whoami: () => requestUserInfo(issuer, authorization, transport),

    async logout() {
      await store.remove(stored)
      try {
        await requestLogout(issuer, authorization, transport)
      } catch (cause) {
        throw notRevoked(cause, expiresAt)
      }
    },
  }
}

function inOrigin(url: string | URL, issuer: string): URL {
  const { origin } = new URL(issuer)
  const base = `${issuer}/`
  const target = URL.canParse(String(url), base) ? new URL(url, base) : undefined
  if (target?.origin === origin) return target
  const where = target === undefined ? 'no address' : `an address of ${target.origin}`
  throw new LoginError('wrong_origin', `This session is for ${origin} only, and that is ${where}.`)
}

function notRevoked(cause: unknown, expiresAt: Date): LoginError {
  const why = cause instanceof Error ? cause.message : String(cause)
  const until = `At the server the session lives on until ${expiresAt.toISOString()} at the latest.`
  return new LoginError('not_revoked', `You are logged out here only. ${why} ${until}`, { cause })
}
