import { LoginError } from '../login-error.ts'
import type { Transport } from '../requests/exchange.ts'
import { requestLogout } from '../requests/logout.ts'
import { requestRevocation } from '../requests/revoke.ts'
import type { SessionStore, StoredSession } from '../store/session-store.ts'

/** Logs out: here in any case, and at the server where it can be told. */
export async function endSession(
  session: StoredSession,
  store: SessionStore,
  transport: Transport,
): Promise<void> {
  let problem: unknown
  const latest = await forget(session, store).catch((error: unknown) => {
    problem = error
    return session
  })
  try {
    await endAtServer(latest, transport)
  } catch (cause) {
    throw notRevoked(cause, session.expiresAt)
  }
  if (problem) throw problem
}

/** Resolves to the session as another process may have renewed it: the token in it is the one that counts. */
async function forget(session: StoredSession, store: SessionStore): Promise<StoredSession> {
  try {
    return await store.exclusively(session, async () => {
      const latest = await store.load(session).catch(() => undefined)
      await store.remove(session)
      return latest ?? session
    })
  } catch {
    await store.remove(session) // it need not wait for others who hang
    return session
  }
}

/** Ends it at the server only. */
export async function endAtServer(session: StoredSession, transport: Transport): Promise<void> {
  const { issuer, clientId, credential, endpoints } = session
  if (credential.type === 'cookie') {
    const cookie = `${credential.name}=${credential.value}`
    return requestLogout(issuer, { cookie }, transport)
  }
  if (endpoints?.revocation === undefined) {
    throw new Error('This server has no address to end sessions at.')
  }
  const { refreshToken, accessToken } = credential
  const kind = refreshToken === undefined ? 'access_token' : 'refresh_token'
  const token = refreshToken ?? accessToken
  await requestRevocation(endpoints.revocation, clientId, token, kind, transport)
}

function notRevoked(cause: unknown, expiresAt: Date | undefined): LoginError {
  const why = cause instanceof Error ? cause.message : String(cause)
  const until = expiresAt ? ` until ${expiresAt.toISOString()} at the latest` : ''
  const message = `You are logged out here only. ${why} At the server the session lives on${until}.`
  return new LoginError('not_revoked', message, { cause })
}
