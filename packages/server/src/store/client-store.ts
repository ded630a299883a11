export type Grant = 'authorization_code' | 'device_code' | 'refresh_token'

/** What a client says of itself (RFC 7591 §2), as far as it is of use here. */
export interface ClientMetadata {
  readonly name: string | null
  readonly redirectUris: readonly string[]
  readonly grants: readonly Grant[]
  /** What it would like to be granted; `null` for whatever it may have. */
  readonly scope: readonly string[] | null
}

/** A client that registered itself. */
export interface RegisteredClient {
  readonly clientId: string
  readonly metadata: ClientMetadata
  readonly createdAt: Date
  /** From then on it is invisible, unless it is used before. */
  readonly forgetAt: Date
}

/** Keeps the clients that registered themselves. The operator's are in the configuration. */
export interface ClientStore {
  /** Resolves to `false`, having changed nothing, when there are `most` already. */
  register(client: RegisteredClient, most: number): Promise<boolean>

  find(clientId: string, now: Date): Promise<RegisteredClient | undefined>

  /** It is kept until `forgetAt` at least. Resolves to `false` when it is not there any more. */
  keep(clientId: string, forgetAt: Date, now: Date): Promise<boolean>
}
