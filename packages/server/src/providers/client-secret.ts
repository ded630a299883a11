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
   * Sends a request that `authenticate` signs. Servers announce both methods, and some then take
   * only the one that the client was registered for, and do not say which. So one that does not
   * know the client is asked once more by the other method, and what worked is kept. The client is
   * checked first (RFC 6749 §4.1.3): the code is not spent by then.
   */
  byEither<T>(announced: readonly string[] | undefined, request: () => Promise<T>): Promise<T>
}

/** Sends the secret in the header, or else in the body (RFC 6749 §2.3.1). */
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
 * RFC 6749 §2.3.1 has both encoded as in a form. The library encodes `-` and `_` as well, which
 * appear in most secrets, and which servers that forget to decode then do not recognize.
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
