import { exchange, problemOf, type Transport } from './exchange.ts'

/**
 * `POST /logout`: ends a session at its server, by its cookie, or a login by its paircode. One that
 * has already ended counts as success.
 *
 * @throws {LoginError} `refused`, `unreachable` or `bad_server`
 */
export async function requestLogout(
  issuer: string,
  authorization: Record<string, string>,
  transport: Transport,
  timeoutSeconds?: number,
): Promise<void> {
  const init = { method: 'POST', headers: { accept: 'application/json', ...authorization } }
  const answer = await exchange(`${issuer}/logout`, init, transport, timeoutSeconds)
  const ended = (answer.status >= 200 && answer.status < 300) || answer.status === 401
  if (!ended) throw problemOf(answer)
}
