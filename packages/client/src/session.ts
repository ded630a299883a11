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

/** A logged-in terminal. Its secrets are in no property, so that logging a session shows none. */
export interface Session {
  readonly issuer: string
  /** The server's stable id of the person; unknown of a token from the environment. */
  readonly subject?: string
  readonly email?: string
  /** It ends then at the latest; unknown where the server does not say. */
  readonly expiresAt?: Date
  /** Where its secret came from: from the store, or from `PAIRCODE_TOKEN`, which goes before. */
  readonly source: 'store' | 'environment'
  /**
   * The global `fetch`, logged in. A relative address is one of the issuer's origin. The session is
   * sent to that origin, to those of the `resource`s that the login asked for, and to those that
   * `origins` names; a request to any other is not sent.
   *
   * A token that is about to expire is renewed first. After a 401 it is renewed, and the request
   * sent once more, unless its body is a stream, which cannot be sent twice.
   *
   * Redirects are not followed: the answer is the redirect. A server that sends an ended session to
   * a page to sign in would otherwise look as if all were well.
   *
   * @throws {LoginError} `wrong_origin`, and what `token` throws
   */
  fetch(url: string | URL, init?: RequestInit): Promise<Response>
  /**
   * An access token to send as `Authorization: Bearer …`, renewed where it is about to expire.
   *
   * @throws {LoginError} `session_expired` when the server has ended the session, which is then
   *   forgotten; `not_logged_in` when another process has logged out; `unreachable`, `refused`,
   *   `bad_server`, `store_unusable`; `no_token` when the session is a cookie
   */
  token(): Promise<string>
  /**
   * Asks the server who is logged in; one that does not tell is believed what it told at login.
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

// What most commands do not need is loaded where it is needed: a command should start at once.

/** What a session may touch, and where it may go. */
export interface SessionNeeds {
  readonly store: SessionStore
  readonly fetch: typeof fetch
  readonly now: () => Date
  readonly origins?: readonly (string | URL)[] | undefined
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
      // A cookie is its host's alone.
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
  return credential.type === 'cookie' ? byCookie(credential) : byToken(credential.accessToken)
}

/** A session of a token from the environment: nobody renews it, and there is nothing to forget. */
export function environmentSession(
  issuer: string,
  token: string,
  { fetch, origins }: Pick<SessionNeeds, 'fetch' | 'origins'>,
): Session {
  return {
    issuer,
    source: 'environment',
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
        'The login comes from PAIRCODE_TOKEN, which is as it was; unset it to log out.'
      throw new LoginError('not_revoked', message)
    },
  }
}

interface Spending {
  readonly send: typeof fetch
  readonly origins: ReadonlySet<string>
  readonly userinfo: () => Promise<string | undefined>
  /** What there is to say where the server has nobody to ask. */
  readonly facts?: UserInfo
}

/** What every session can do. */
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
