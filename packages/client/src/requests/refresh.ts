import { type ReceivedTokens, readTokenResponse } from '@paircode/protocol'
import { LoginError } from '../login-error.ts'
import type { TokenCredential } from '../store/session-store.ts'
import { problemOf, readRefusal, type Transport } from './exchange.ts'
import { postForm } from './form.ts'

/** How the token endpoint answered a refresh token. */
export type RefreshAnswer =
  | { readonly outcome: 'refreshed'; readonly tokens: ReceivedTokens }
  /**
   * "The provided authorization grant […] or refresh token is invalid, expired, revoked" (§5.2).
   */
  | { readonly outcome: 'ended'; readonly why: string; readonly cause: object }
  /** The problem says whether it is transient. */
  | {
      readonly outcome: 'failed'
      readonly problem: LoginError
      readonly retryAfterSeconds?: number
    }

/** Spends a refresh token (RFC 6749 §6). Nothing that a server does makes it reject. */
export async function requestRefresh(
  endpoint: string,
  clientId: string,
  { refreshToken, scope }: TokenCredential,
  transport: Transport,
  timeoutSeconds: number,
): Promise<RefreshAnswer> {
  const fields = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId }
  try {
    const answer = await postForm(endpoint, fields, transport, { timeoutSeconds })
    const tokens = answer.status === 200 ? readTokenResponse(answer.body, scope) : undefined
    if (tokens) return { outcome: 'refreshed', tokens }
    const refusal = readRefusal(answer)
    if (refusal?.error === 'invalid_grant') {
      const why = refusal.description ?? 'it no longer takes the refresh token'
      return { outcome: 'ended', why, cause: refusal }
    }
    const wait = Number(answer.headers.get('retry-after') ?? Number.NaN) // a date is ignored
    const problem = problemOf(answer)
    return { outcome: 'failed', problem, ...(wait >= 0 && { retryAfterSeconds: wait }) }
  } catch (error) {
    if (error instanceof LoginError) return { outcome: 'failed', problem: error }
    throw error
  }
}
