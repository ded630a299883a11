import { LoginError } from '../login-error.ts'
import type { Transport } from '../requests/exchange.ts'
import { requestLogout } from '../requests/logout.ts'
import { requestRevocation } from '../requests/revoke.ts'
import type { Credential, SessionStore, StoredSession } from '../store/session-store.ts'

/** Logs out: here in any case, and at the server if it can be told. */
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

/** Resolves to the session as last stored: another process may have renewed its token. */
async function forget(session: StoredSession, store: SessionStore): Promise<StoredSession> {
  try {
    return await store.exclusively(session, async () => {
      const latest = await store.load(session).catch(() => undefined)
      await store.remove(session)
      return latest ?? session
    })
  } catch {
    await store.remove(session) // do not wait for a process that hangs
    return session
  }
}

/** Ends the session at the server only. */
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

/**
 * Whether revoking it ends no other session. That is so at our server, whose refresh tokens have a
 * known prefix. At Google, revoking one token revokes everything the person has granted the app.
 */
export const endsAlone = (credential: Credential): boolean =>
  credential.type === 'cookie' || credential.refreshToken?.startsWith('pcr_') === true

function notRevoked(cause: unknown, expiresAt: Date | undefined): LoginError {
  const why = cause instanceof Error ? cause.message : String(cause)
  const until = expiresAt ? ` until ${expiresAt.toISOString()} at the latest` : ''
  const message = `You are logged out here only. ${why} At the server the session lives on${until}.`
  return new LoginError('not_revoked', message, { cause })
}
