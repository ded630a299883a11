/**
 * The answer of the device authorization endpoint.
 *
 * @see [RFC 8628 §3.2](https://www.rfc-editor.org/rfc/rfc8628#section-3.2)
 */
export interface DeviceAuthorization {
  readonly deviceCode: string
  /** As it is shown: `WDJB-MJHT`. */
  readonly userCode: string
  readonly verificationUri: string
  /** A link with nothing to type, for clients that ask for the number afterwards. */
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
    // Optional in the RFC; some widely used clients die without it.
    interval: authorization.intervalSeconds,
  }
}
