import {
  type DeviceAuthorization,
  type ReceivedPush,
  readDeviceAuthorization,
  readPushedAuthorization,
} from '@paircode/protocol'
import { problemOf, type Transport } from './exchange.ts'
import { type Fields, postForm } from './form.ts'

/**
 * Pushes the authorization request before the browser is opened (RFC 9126 §2.1).
 *
 * @throws {LoginError} `refused`, `unreachable` or `bad_server`, as does `authorizeDevice`
 */
export async function pushAuthorization(
  endpoint: string,
  fields: Fields,
  transport: Transport,
): Promise<ReceivedPush> {
  const answer = await postForm(endpoint, fields, transport)
  // "201 Created", says §2.2; some servers say 200.
  const isGood = answer.status === 201 || answer.status === 200
  const pushed = isGood ? readPushedAuthorization(answer.body) : undefined
  if (pushed === undefined) throw problemOf(answer)
  return pushed
}

/** Begins a device login (RFC 8628 §3.1). */
export async function authorizeDevice(
  endpoint: string,
  fields: Fields,
  transport: Transport,
): Promise<DeviceAuthorization> {
  const answer = await postForm(endpoint, fields, transport)
  const authorization = answer.status === 200 ? readDeviceAuthorization(answer.body) : undefined
  if (authorization === undefined) throw problemOf(answer)
  return authorization
}
