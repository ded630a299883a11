import { isText, readFields, readSeconds } from './fields.ts'

/**
 * The response to a pushed authorization request.
 *
 * @see [RFC 9126 §2.2](https://www.rfc-editor.org/rfc/rfc9126#section-2.2)
 */
export interface PushedAuthorization {
  /** The login's handle, in the form that `/oauth/authorize` takes. */
  readonly requestUri: string
  readonly expiresInSeconds: number
  /** Ours: the address to open, short enough for one terminal line (docs/protocol.md). */
  readonly authorizationUri: string
}

export const writePushedAuthorization = (pushed: PushedAuthorization): Record<string, unknown> => ({
  request_uri: pushed.requestUri,
  expires_in: pushed.expiresInSeconds,
  authorization_uri: pushed.authorizationUri,
})

/** As any server may send it: only ours sends the short address. */
export type ReceivedPush = Omit<PushedAuthorization, 'authorizationUri'> & {
  readonly authorizationUri?: string
}

/** Parses the response; `undefined` if the body is something else. */
export function readPushedAuthorization(body: unknown): ReceivedPush | undefined {
  const { request_uri, expires_in, authorization_uri } = readFields(body) ?? {}
  const expiresInSeconds = readSeconds(expires_in)
  if (!isText(request_uri) || expiresInSeconds === undefined) return undefined
  return {
    requestUri: request_uri,
    expiresInSeconds,
    ...(isText(authorization_uri) && { authorizationUri: authorization_uri }),
  }
}
