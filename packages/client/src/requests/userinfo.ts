import { readUserInfo, type UserInfo } from '@paircode/protocol'
import { LoginError } from '../login-error.ts'
import { exchange, problemOf, type Transport } from './exchange.ts'

/**
 * `GET /oauth/userinfo`: who is logged in (OpenID Connect Core §5.3).
 *
 * @throws {LoginError} `session_expired`, `refused`, `unreachable` or `bad_server`
 */
export async function requestUserInfo(
  issuer: string,
  authorization: Record<string, string>,
  transport: Transport,
): Promise<UserInfo> {
  const headers = { accept: 'application/json', ...authorization }
  const answer = await exchange(`${issuer}/oauth/userinfo`, { headers }, transport)
  if (answer.status === 401) {
    throw new LoginError('session_expired', `Your session at ${issuer} has ended.`)
  }
  const info = answer.status === 200 ? readUserInfo(answer.body) : undefined
  if (info === undefined) throw problemOf(answer)
  return info
}
