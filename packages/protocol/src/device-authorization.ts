import { isText, readFields, readSeconds } from './fields.ts'

/**
 * The response of the device authorization endpoint.
 *
 * @see [RFC 8628 §3.2](https://www.rfc-editor.org/rfc/rfc8628#section-3.2)
 */
export interface DeviceAuthorization {
  readonly deviceCode: string
  /** As shown to the person: `WDJB-MJHT`. */
  readonly userCode: string
  readonly verificationUri: string
  /** A link that needs no typing, for clients that ask for the number afterwards. */
  readonly verificationUriComplete?: string
  readonly expiresInSeconds: number
  readonly intervalSeconds: number
}

export function writeDeviceAuthorization(
  authorization: DeviceAuthorization,
): Record<string, unknown> {
  return {
    device_code: authorization.deviceCode,
    user_code: authorization.userCode,
    verification_uri: authorization.verificationUri,
    ...(authorization.verificationUriComplete !== undefined && {
      verification_uri_complete: authorization.verificationUriComplete,
    }),
    expires_in: authorization.expiresInSeconds,
    // Optional in the RFC; some widely used clients crash without it.
    interval: authorization.intervalSeconds,
  }
}

/** "If no value is provided, clients MUST use 5 as the default." (RFC 8628 §3.2) */
const DEFAULT_INTERVAL_SECONDS = 5

/** Parses the response; `undefined` if the body is something else. */
export function readDeviceAuthorization(body: unknown): DeviceAuthorization | undefined {
  const fields = readFields(body) ?? {}
  const { device_code, user_code, verification_uri_complete } = fields
  // Google's name for it predates the RFC's.
  const verificationUri = fields.verification_uri ?? fields.verification_url
  const expiresInSeconds = readSeconds(fields.expires_in)
  if (!isText(device_code) || !isText(user_code) || !isText(verificationUri)) return undefined
  if (expiresInSeconds === undefined) return undefined
  return {
    deviceCode: device_code,
    userCode: user_code,
    verificationUri,
    ...(isText(verification_uri_complete) && {
      verificationUriComplete: verification_uri_complete,
    }),
    expiresInSeconds,
    intervalSeconds: readSeconds(fields.interval) ?? DEFAULT_INTERVAL_SECONDS,
  }
}
