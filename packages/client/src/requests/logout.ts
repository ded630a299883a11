import { exchange, problemOf, type Transport } from './exchange.ts'

/**
 * `POST /logout`: ends a session at its server. One that has ended before is as good.
 *
 * @throws {LoginError} `refused`, `unreachable` or `bad_server`
 */
export async function requestLogout(
  issuer: string,
  authorization: Record<string, string>,
  transport: Transport,
): Promise<void> {
  const init = { method: 'POST', headers: { accept: 'application/json', ...authorization } }
  const answer = await exchange(`${issuer}/logout`, init, transport)
  const ended = (answer.status >= 200 && answer.status < 300) || answer.status === 401
  if (!ended) throw problemOf(answer)
}
