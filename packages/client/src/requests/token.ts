import { type ReceivedTokens, readTokenResponse } from '@paircode/protocol'
import { type Answer, problemOf, type Transport } from './exchange.ts'
import { type Fields, postForm } from './form.ts'

/**
 * Asks the token endpoint for tokens (RFC 6749 §4.1.3, §6).
 *
 * @param askedScope what was asked for, which is granted unless the answer says otherwise
 * @throws {LoginError} `refused`, `unreachable` or `bad_server`
 */
export async function requestTokens(
  endpoint: string,
  fields: Fields,
  askedScope: readonly string[],
  transport: Transport,
): Promise<ReceivedTokens> {
  return readTokens(await postForm(endpoint, fields, transport), askedScope)
}

/** Returns the tokens in an answer; throws if it is anything else. */
export function readTokens(answer: Answer, askedScope: readonly string[]): ReceivedTokens {
  const tokens = answer.status === 200 ? readTokenResponse(answer.body, askedScope) : undefined
  if (tokens === undefined) throw problemOf(answer)
  return tokens
}
