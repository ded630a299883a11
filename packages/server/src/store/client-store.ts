export type Grant = 'authorization_code' | 'device_code' | 'refresh_token'

/** The part of a client's metadata (RFC 7591 §2) that is used here. */
export interface ClientMetadata {
  readonly name: string | null
  readonly redirectUris: readonly string[]
  readonly grants: readonly Grant[]
  /** The scopes it wants; `null` for all it may have. */
  readonly scope: readonly string[] | null
}

/** A client that registered itself. */
export interface RegisteredClient {
  readonly clientId: string
  readonly metadata: ClientMetadata
  readonly createdAt: Date
  /** It is invisible from then on, unless it is used before. */
  readonly forgetAt: Date
}

/** Stores clients that registered themselves. The operator's are in the configuration. */
export interface ClientStore {
  /** Resolves to `false`, changing nothing, when there are already `most` clients. */
  register(client: RegisteredClient, most: number): Promise<boolean>

  find(clientId: string, now: Date): Promise<RegisteredClient | undefined>

  /** Keeps a client until at least `forgetAt`. Resolves to `false` when it is already gone. */
  keep(clientId: string, forgetAt: Date, now: Date): Promise<boolean>
}
