import { readUserInfo, type UserInfo } from '@paircode/protocol'
import { LoginError } from '../login-error.ts'
import { exchange, problemOf, type Transport } from './exchange.ts'

/**
 * Asks the userinfo endpoint who is logged in (OpenID Connect Core §5.3).
 *
 * @param transport sends requests with the session's credentials
 * @throws {LoginError} `session_expired`, `refused`, `unreachable` or `bad_server`
 */
export async function requestUserInfo(
  endpoint: string,
  issuer: string,
  transport: Transport,
): Promise<UserInfo> {
  const answer = await exchange(endpoint, { headers: { accept: 'application/json' } }, transport)
  if (answer.status === 401) {
    throw new LoginError('session_expired', `Your session at ${issuer} has ended.`)
  }
  const info = answer.status === 200 ? readUserInfo(answer.body) : undefined
  if (info === undefined) throw problemOf(answer)
  return info
}
