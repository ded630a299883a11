import type { SessionEndpoints, StoredSession, TokenCredential } from '../store/session-store.ts'

/** A session with tokens. */
export interface TokenSession extends StoredSession {
  readonly credential: TokenCredential
  readonly endpoints: SessionEndpoints
}

export const isTokenSession = (session: StoredSession): session is TokenSession =>
  session.credential.type === 'tokens' && session.endpoints !== undefined
