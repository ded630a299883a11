import {
  type ClientAuth,
  ClientSecretPost,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client'

const METHODS = ['client_secret_basic', 'client_secret_post'] as const

export interface ClientSecret {
  readonly authenticate: ClientAuth
  /**
   * Sends a request that `authenticate` signs. Some servers announce both methods but accept only
   * the one that the client was registered for, without saying which. So if the server rejects the
   * client, the request is retried with the other method, and the one that worked is remembered.
   * Servers check the client first (RFC 6749 §4.1.3), so the code is not spent by then.
   */
  byEither<T>(announced: readonly string[] | undefined, request: () => Promise<T>): Promise<T>
}

/** Sends the secret in the header or else in the body (RFC 6749 §2.3.1). */
export function clientSecret(secret: string): ClientSecret {
  let method: (typeof METHODS)[number] | undefined
  const inBody = ClientSecretPost(secret)
  return {
    authenticate(as, client, body, headers) {
      if (method === 'client_secret_post') inBody(as, client, body, headers)
      else headers.set('authorization', basic(client.client_id, secret))
    },
    byEither(announced = METHODS, request) {
      const [first, second] = METHODS.filter((one) => announced.includes(one))
      method ??= first
      const other = method === first ? second : first
      return request().catch((error) => {
        if (!other || !isClientUnknown(error)) throw error
        method = other
        return request()
      })
    },
  }
}

/**
 * RFC 6749 §2.3.1 requires both to be form-encoded. The library also encodes `-` and `_`, which
 * appear in most secrets, so servers that forget to decode would reject them.
 */
function basic(clientId: string, secret: string): string {
  const [id, password] = [clientId, secret].map((text) =>
    `${new URLSearchParams({ text })}`.slice(5),
  )
  return `Basic ${btoa(`${id}:${password}`)}`
}

const isClientUnknown = (error: unknown): boolean =>
  error instanceof WWWAuthenticateChallengeError ||
  (error instanceof ResponseBodyError && error.error === 'invalid_client')
