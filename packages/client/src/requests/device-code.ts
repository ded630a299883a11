import { preferWait, type ReceivedTokens } from '@paircode/protocol'
import { LoginError } from '../login-error.ts'
import { readRefusal, type Transport } from './exchange.ts'
import { type Fields, postForm } from './form.ts'
import { readTokens } from './token.ts'

/** The result of a poll. */
export type DeviceAnswer =
  | { readonly status: 'pending' | 'slow_down' | 'confirmation_required' }
  | { readonly status: 'complete'; readonly tokens: ReceivedTokens }

/** How late a server may be in answering a held poll. */
const GRACE_SECONDS = 10

/**
 * Asks whether the person has decided (RFC 8628 §3.4). The server may hold its answer for
 * `waitSeconds` (RFC 7240 §4.3), which only ours supports.
 *
 * @throws {LoginError} `denied`, `timed_out` or `refused`, which are final, or a `transient` one
 */
export async function pollDeviceCode(
  endpoint: string,
  fields: Fields,
  waitSeconds: number,
  askedScope: readonly string[],
  transport: Transport,
): Promise<DeviceAnswer> {
  const grant_type = 'urn:ietf:params:oauth:grant-type:device_code'
  const answer = await postForm(endpoint, { grant_type, ...fields }, transport, {
    headers: { prefer: preferWait(waitSeconds) },
    timeoutSeconds: waitSeconds + GRACE_SECONDS,
  })
  const cause = readRefusal(answer)
  switch (cause?.error) {
    case 'authorization_pending':
      return { status: 'pending' }
    case 'slow_down':
    case 'confirmation_required':
      return { status: cause.error }
    case 'access_denied':
      throw new LoginError('denied', denied(fields), { cause })
    case 'expired_token':
      throw new LoginError('timed_out', 'The login expired before it was approved.', { cause })
    default:
      return { status: 'complete', tokens: readTokens(answer, askedScope) }
  }
}

const denied = ({ confirmation_code }: Fields): string =>
  confirmation_code === undefined
    ? 'The login was denied in the browser.'
    : 'Wrong numbers have ended the login.'
