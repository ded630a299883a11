import type { RefreshNeeds } from '../refresh/renew.ts'
import type { TokenSession } from '../refresh/token-session.ts'
import { tokenSource } from '../refresh/token-source.ts'
import type { CookieCredential, Credential } from '../store/session-store.ts'

/** What a request carries to be authorized. */
export interface Authorization {
  readonly header: 'authorization' | 'cookie'
  value(): Promise<string>
  /** Resolves to what to send instead of a value that got a 401, if there is anything else. */
  another(refused: string): Promise<string | undefined>
}

const SCHEME = 'Bearer '

/** @param latest reads the store: a new login in another process ends the previous cookie */
export function byCookie(
  first: CookieCredential,
  latest: () => Promise<Credential | undefined>,
): Authorization {
  let cookie = first
  const value = async () => `${cookie.name}=${cookie.value}`
  return {
    header: 'cookie',
    value,
    async another(refused) {
      const credential = await latest()
      if (credential?.type === 'cookie') cookie = credential
      const other = await value()
      return other === refused ? undefined : other
    },
  }
}

/** A token that cannot be renewed here. */
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
