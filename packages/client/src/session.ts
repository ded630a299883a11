import type { UserInfo } from '@paircode/protocol'
import { LoginError } from './login-error.ts'
import { isTokenSession } from './refresh/token-session.ts'
import {
  type Authorization,
  byCookie,
  byToken,
  byTokens,
  tokenOf,
} from './sessions/authorization.ts'
import { addressIn, originsFor } from './sessions/origins.ts'
import { logIn } from './sessions/send.ts'
import type { SessionStore, StoredSession } from './store/session-store.ts'

/** A logged-in terminal. No property holds a secret, so logging a session reveals none. */
export interface Session {
  readonly issuer: string
  /** The server's stable id of the person; missing if the token did not come from the store. */
  readonly subject?: string
  readonly email?: string
  /** When the session ends at the latest; missing if the server does not say. */
  readonly expiresAt?: Date
  /**
   * Where its secret came from: the store, `PAIRCODE_TOKEN`, which takes precedence over it, or the
   * option `token`, which takes precedence over both.
   */
  readonly source: 'store' | 'environment' | 'option'
  /**
   * The global `fetch`, logged in. A relative URL is on the issuer's origin. The session is sent to
   * that origin, to those of the `resource`s that the login asked for, and to those in `origins`; a
   * request to any other origin is not sent.
   *
   * A token that is about to expire is renewed first. After a 401 it is renewed and the request
   * sent once more, unless its body is a stream, which cannot be sent twice.
   *
   * Redirects are returned, not followed. Otherwise a server that redirects an ended session to its
   * sign-in page would seem to have answered normally.
   *
   * @throws {LoginError} `wrong_origin`, and what `token` throws
   */
  fetch(url: string | URL, init?: RequestInit): Promise<Response>
  /**
   * An access token to send as `Authorization: Bearer …`, renewed if it is about to expire.
   *
   * @throws {LoginError} `session_expired` when the server has ended the session, which is then
   *   forgotten; `not_logged_in` when another process has logged out; `unreachable`, `refused`,
   *   `bad_server`, `store_unusable`; `no_token` when the session is a cookie
   */
  token(): Promise<string>
  /**
   * Asks the server who is logged in. If it has no endpoint for that, returns what it said at
   * login.
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

// Modules that most commands do not need are imported where they are used, to start fast.

/** What a session depends on, and where it may be sent. */
export interface SessionNeeds {
  readonly store: SessionStore
  readonly fetch: typeof fetch
  readonly now: () => Date
  readonly origins?: readonly (string | URL)[] | undefined
  readonly clientSecret?: string | undefined
}

export function makeSession(stored: StoredSession, needs: SessionNeeds): Session {
  const { issuer, subject, email, expiresAt, credential, endpoints, resource } = stored
  const facts = { subject, ...(email !== undefined && { email }) }
  const isCookie = credential.type === 'cookie'
  const userinfo = isCookie ? `${issuer}/oauth/userinfo` : endpoints?.userinfo
  return {
    issuer,
    ...facts,
    ...(expiresAt && { expiresAt }),
    source: 'store',
    ...spending(issuer, authorizationOf(stored, needs), {
      send: needs.fetch,
      // A cookie is sent only to its own host.
      origins: isCookie ? originsFor(issuer) : originsFor(issuer, resource, needs.origins),
      userinfo: async () => userinfo,
      facts,
    }),
    async logout() {
      const { endSession } = await import('./sessions/end.ts')
      await endSession(stored, needs.store, needs)
    },
  }
}

function authorizationOf(stored: StoredSession, needs: SessionNeeds): Authorization {
  if (isTokenSession(stored)) return byTokens(stored, needs)
  const { credential } = stored
  if (credential.type === 'tokens') return byToken(credential.accessToken)
  const load = () => needs.store.load(stored).catch(() => undefined)
  return byCookie(credential, async () => (await load())?.credential)
}

/** A session for a token from elsewhere: it is never renewed, and nothing is stored. */
export function givenSession(
  issuer: string,
  { token, source }: { readonly token: string; readonly source: 'environment' | 'option' },
  { fetch, origins }: Pick<SessionNeeds, 'fetch' | 'origins'>,
): Session {
  return {
    issuer,
    source,
    ...spending(issuer, byToken(token), {
      send: fetch,
      origins: originsFor(issuer, [], origins),
      async userinfo() {
        const { discover } = await import('./requests/login-server.ts')
        return (await discover(issuer, { fetch }))?.endpoints.userinfo
      },
    }),
    async logout() {
      const message =
        source === 'environment'
          ? 'The login comes from PAIRCODE_TOKEN, which is as it was; unset it to log out.'
          : 'The token was given to this command; nothing of it is kept here, and it is as it was.'
      throw new LoginError('not_revoked', message)
    },
  }
}

interface Spending {
  readonly send: typeof fetch
  readonly origins: ReadonlySet<string>
  readonly userinfo: () => Promise<string | undefined>
  /** What `whoami` returns if the server has no userinfo endpoint. */
  readonly facts?: UserInfo
}

/** The methods that every session has. */
function spending(issuer: string, authorization: Authorization, spending: Spending) {
  const send = logIn(authorization, spending.send)
  return {
    fetch: async (url: string | URL, init?: RequestInit) =>
      send(addressIn(spending.origins, url, issuer), init),

    async token() {
      if (authorization.header === 'authorization') return tokenOf(await authorization.value())
      const message = 'This login is a cookie for its server, and has no token to give away.'
      throw new LoginError('no_token', message)
    },

    async whoami() {
      const endpoint = await spending.userinfo()
      if (endpoint === undefined) {
        if (spending.facts) return spending.facts
        throw new LoginError('bad_server', `${issuer} does not tell who is logged in.`)
      }
      const { requestUserInfo } = await import('./requests/userinfo.ts')
      return requestUserInfo(endpoint, issuer, { fetch: send })
    },
  }
}
