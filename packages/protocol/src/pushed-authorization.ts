import { isText, readFields, readSeconds } from './fields.ts'

/**
 * The answer to a pushed authorization request.
 *
 * @see [RFC 9126 §2.2](https://www.rfc-editor.org/rfc/rfc9126#section-2.2)
 */
export interface PushedAuthorization {
  /** What the handle of the login is called on its way through `/oauth/authorize`. */
  readonly requestUri: string
  readonly expiresInSeconds: number
  /** Ours: the address to open, short enough for one line of a terminal (docs/protocol.md). */
  readonly authorizationUri: string
}

export const writePushedAuthorization = (pushed: PushedAuthorization): Record<string, unknown> => ({
  request_uri: pushed.requestUri,
  expires_in: pushed.expiresInSeconds,
  authorization_uri: pushed.authorizationUri,
})

/** As any server may send it: the short address is ours. */
export type ReceivedPush = Omit<PushedAuthorization, 'authorizationUri'> & {
  readonly authorizationUri?: string
}

/** Reads it back; `undefined` when the body is something else. */
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
