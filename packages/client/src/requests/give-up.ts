import type { Transport } from './exchange.ts'
import { postForm } from './form.ts'

const PATIENCE_SECONDS = 2

/**
 * Ends at the server what nobody waits for any more: a login by its `device_code` or `request_uri`,
 * which is ours, or a session by its token (RFC 7009). It is a courtesy, so it never rejects, and it
 * takes no signal: it is what is done when one has come.
 */
export async function giveUp(
  endpoint: string | undefined,
  clientId: string,
  token: string | undefined,
  { fetch }: Transport,
): Promise<void> {
  if (endpoint === undefined || token === undefined) return
  const options = { timeoutSeconds: PATIENCE_SECONDS }
  await postForm(endpoint, { client_id: clientId, token }, { fetch }, options).catch(() => {})
}
