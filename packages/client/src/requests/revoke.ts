import { problemOf, type Transport } from './exchange.ts'
import { postForm } from './form.ts'

/** The kind of token, as the endpoint names it (RFC 7009 §2.1). */
type Kind = 'refresh_token' | 'access_token'

/**
 * Ends a session at its server by its token (RFC 7009), or a login by its device code, an extension
 * of ours. One that has already ended counts as success: "The authorization server responds with
 * HTTP status code 200 […] if the client submitted an invalid token" (§2.2).
 *
 * @throws {LoginError} `refused`, `unreachable` or `bad_server`
 */
export async function requestRevocation(
  endpoint: string,
  clientId: string,
  token: string,
  token_type_hint: Kind | undefined,
  transport: Transport,
): Promise<void> {
  const fields = { token, token_type_hint, client_id: clientId }
  const answer = await postForm(endpoint, fields, transport, { timeoutSeconds: 10 })
  if (answer.status !== 200) throw problemOf(answer)
}
