import { LoginError } from '../login-error.ts'
import { uninterrupted } from '../platform/uninterrupted.ts'
import type { Transport } from '../requests/exchange.ts'
import { tokenCredential } from '../requests/token-credential.ts'
import type { SessionKey, SessionStore } from '../store/session-store.ts'
import { askPatiently } from './ask-patiently.ts'
import { isDue } from './freshness.ts'
import { isTokenSession, type TokenSession } from './token-session.ts'

export interface RefreshNeeds extends Transport {
  readonly store: SessionStore
  readonly now: () => Date
}

/**
 * With the session's lock held: takes what another process has renewed, or renews it.
 *
 * @param refused an access token that a server rejected although it looked good
 * @param adopt called with what the store holds, and then with what replaces it
 */
export async function renew(
  key: SessionKey,
  refused: string | undefined,
  needs: RefreshNeeds,
  adopt: (session: TokenSession) => void,
): Promise<void> {
  const stored = await load(key, needs.store)
  adopt(stored)
  const { credential } = stored
  if (credential.accessToken !== refused && !isDue(credential, needs.now())) return
  // Once a server has issued the successor, it accepts the old token only a little while longer.
  await uninterrupted(() => spend(stored, needs, adopt))
}

/** Trades the refresh token for its successor, and stores that. */
async function spend(
  session: TokenSession,
  needs: RefreshNeeds,
  adopt: (session: TokenSession) => void,
): Promise<void> {
  const { credential, endpoints, clientId } = session
  if (credential.refreshToken === undefined) throw ended(session, 'its access token is spent')
  await needs.store.save(session) // if this fails, so would the next one, with the token spent
  const askedAt = needs.now()
  const answer = await askPatiently(endpoints.token, clientId, credential, needs)
  if (answer.outcome === 'failed') throw answer.problem
  if (answer.outcome === 'refreshed') {
    const renewed = { ...session, credential: tokenCredential(answer.tokens, askedAt, credential) }
    adopt(renewed)
    return needs.store.save(renewed)
  }
  // If the lock does not help, as between two containers, another process may have been faster.
  const latest = await load(session, needs.store)
  if (latest.credential.refreshToken !== credential.refreshToken) {
    return spend(latest, needs, adopt)
  }
  await needs.store.remove(session)
  throw ended(session, answer.why, { cause: answer.cause })
}

async function load(key: SessionKey, store: SessionStore): Promise<TokenSession> {
  const session = await store.load(key)
  if (session && isTokenSession(session)) return session
  const message = `You are no longer logged in to ${key.issuer}: another process has logged you out.`
  throw new LoginError('not_logged_in', message)
}

const ended = ({ issuer }: SessionKey, why: string, options: ErrorOptions = {}) =>
  new LoginError(
    'session_expired',
    `Your session at ${issuer} has ended: ${why.replace(/\.?$/, '.')}`,
    options,
  )
