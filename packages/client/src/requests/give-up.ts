import { PAIRCODE_SCHEME } from '@paircode/protocol'
import type { Transport } from './exchange.ts'
import { postForm } from './form.ts'
import { requestLogout } from './logout.ts'

const PATIENCE_SECONDS = 2

/**
 * Ends at the server what nobody waits for any more: a login by its `device_code` or `request_uri`,
 * an extension of ours, or a session by its token (RFC 7009). Best effort, so it never rejects; it
 * takes no signal, as it runs after one has aborted.
 */
export async function giveUp(
  endpoint: string | undefined,
  clientId: string,
  token: string | undefined,
  { fetch, clientSecret }: Transport,
): Promise<void> {
  if (endpoint === undefined || token === undefined) return
  const fields = { client_id: clientId, token }
  const options = { timeoutSeconds: PATIENCE_SECONDS }
  await postForm(endpoint, fields, { fetch, clientSecret }, options).catch(() => {})
}

/** The same for a paircode login. */
export async function giveUpPaircode(
  issuer: string,
  secret: string,
  { fetch }: Transport,
): Promise<void> {
  const authorization = `${PAIRCODE_SCHEME} ${secret}`
  await requestLogout(issuer, { authorization }, { fetch }, PATIENCE_SECONDS).catch(() => {})
}
