import type { RefreshNeeds } from '../refresh/renew.ts'
import type { TokenSession } from '../refresh/token-session.ts'
import { tokenSource } from '../refresh/token-source.ts'
import type { CookieCredential } from '../store/session-store.ts'

/** What a request carries so that it is logged in. */
export interface Authorization {
  readonly header: 'authorization' | 'cookie'
  value(): Promise<string>
  /** What to send in place of a value that was answered with 401, if there is anything else. */
  another(refused: string): Promise<string | undefined>
}

const SCHEME = 'Bearer '

export const byCookie = ({ name, value }: CookieCredential): Authorization => ({
  header: 'cookie',
  value: async () => `${name}=${value}`,
  another: async () => undefined,
})

/** A token that nobody here can renew. */
export const byToken = (token: string): Authorization => ({
  header: 'authorization',
  value: async () => SCHEME + token,
  another: async () => undefined,
})

export function byTokens(session: TokenSession, needs: RefreshNeeds): Authorization {
  const { accessToken } = tokenSource(session, needs)
  return {
    header: 'authorization',
    value: async () => SCHEME + (await accessToken()),
    another: async (refused) =>
      session.credential.refreshToken && SCHEME + (await accessToken(tokenOf(refused))),
  }
}

/** The bare token (RFC 6750 §2.1). */
export const tokenOf = (value: string): string => value.slice(SCHEME.length)
