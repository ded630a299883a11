import { randomBytes } from 'node:crypto'
import { OAuthError, type TokenResponse } from '@paircode/protocol'

/** The server's defaults: 10 minutes, 30 days without use, 90 days at most. */
const ACCESS_SECONDS = 600
const IDLE_SECONDS = 30 * 86_400
const ABSOLUTE_SECONDS = 90 * 86_400

/** How long the previous token stays good: its answer may have been lost. */
const GRACE_SECONDS = 30

interface FakeSession {
  readonly scope: readonly string[]
  readonly endsAt: number
  idleEndsAt: number
  readonly refreshTokens: string[]
  refreshedAt: number
  readonly accessTokens: Map<string, number>
}

/** The logged-in terminals of the fake server, each with one family of tokens. */
export function fakeSessions(seconds: () => number) {
  let sessions: FakeSession[] = []

  function issue(session: FakeSession): TokenResponse {
    const accessToken = randomBytes(32).toString('base64url')
    session.accessTokens.set(accessToken, seconds() + ACCESS_SECONDS)
    const refreshToken = session.refreshTokens.at(-1)
    return {
      accessToken,
      tokenType: 'Bearer',
      expiresInSeconds: ACCESS_SECONDS,
      ...(refreshToken !== undefined && { refreshToken }),
      scope: session.scope,
    }
  }

  function end(session: FakeSession | undefined): void {
    sessions = sessions.filter((one) => one !== session)
  }

  const isAlive = (one: FakeSession) => seconds() < Math.min(one.endsAt, one.idleEndsAt)

  const byRefreshToken = (token: string) =>
    sessions.find((one) => isAlive(one) && one.refreshTokens.includes(token))

  return {
    start(scope: readonly string[]): TokenResponse {
      const now = seconds()
      const session: FakeSession = {
        scope,
        endsAt: now + ABSOLUTE_SECONDS,
        idleEndsAt: now + IDLE_SECONDS,
        refreshTokens: scope.includes('offline_access') ? [newRefreshToken()] : [],
        refreshedAt: now,
        accessTokens: new Map(),
      }
      sessions.push(session)
      return issue(session)
    },

    /** Trades a refresh token for its successor. An old one ends the session: it was copied. */
    refresh(token: string): TokenResponse {
      const session = byRefreshToken(token)
      if (session === undefined) throw refused()
      const age = session.refreshTokens.toReversed().indexOf(token)
      if (age > 1 || (age === 1 && seconds() > session.refreshedAt + GRACE_SECONDS)) {
        end(session)
        throw refused()
      }
      if (age === 0) {
        session.refreshTokens.push(newRefreshToken())
        session.refreshedAt = seconds()
        session.idleEndsAt = seconds() + IDLE_SECONDS
      }
      return issue(session)
    },

    /** Returns what an access token may be used for, if it is good. */
    scopeOf(accessToken: string): readonly string[] | undefined {
      const session = sessions.find((one) => one.accessTokens.has(accessToken))
      return session && seconds() < (session.accessTokens.get(accessToken) ?? 0)
        ? session.scope
        : undefined
    },

    /** A refresh token ends its session, an access token only itself (RFC 7009 §2.1). */
    revoke(token: string): void {
      end(byRefreshToken(token))
      for (const { accessTokens } of sessions) accessTokens.delete(token)
    },

    endAll(): void {
      sessions = []
    },
  }
}

const refused = () =>
  new OAuthError('invalid_grant', 'refresh_token is not good here, or no more; log in again')

const newRefreshToken = () => `pcr_${randomBytes(32).toString('base64url')}`
