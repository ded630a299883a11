/** The public half of a signing key, as anybody may have it (RFC 7517 §4, RFC 7518 §6.2.1). */
export interface PublicJwk {
  readonly kty: 'EC'
  readonly crv: 'P-256'
  readonly x: string
  readonly y: string
  readonly kid: string
  readonly alg: 'ES256'
  readonly use: 'sig'
}

/** A key that signs tokens, as it is first kept. */
export interface NewKey {
  readonly kid: string
  readonly publicJwk: PublicJwk
  /** The private half, sealed: it means nothing to whoever reads the store alone. */
  readonly sealed: string
  /** It signs from then on, until the one after it does. */
  readonly activeAt: Date
}

export interface StoredKey extends NewKey {
  /** It is gone from then on. `null` for the newest, which nothing follows yet. */
  readonly dropAt: Date | null
}

/** Keeps signing keys. One that was dropped is invisible to every verb. */
export interface KeyStore {
  /** Keeps the root key, sealed, unless there is one. Resolves to the one that is kept. */
  root(sealed: string): Promise<string>

  /**
   * Replaces the root key by the same one, sealed with another master key. `false`, having changed
   * nothing, when what is kept is no longer `from`.
   */
  reseal(from: string, to: string): Promise<boolean>

  /** Keeps the very first key. `false`, having changed nothing, when there is one already. */
  begin(first: NewKey): Promise<boolean>

  /** All there are, in the order in which they were made. */
  list(now: Date): Promise<readonly StoredKey[]>

  /**
   * Keeps the next key, and when the one before it will be dropped. `false`, having changed nothing,
   * while there is one that does not sign yet.
   */
  rotate(next: NewKey, dropAt: Date, now: Date): Promise<boolean>

  /**
   * Drops a key at once. Unless a newer one signs by now, `replacement` is kept in its place, and
   * one that does not sign yet is dropped, too. `false`, having changed nothing, when there is no
   * such key.
   */
  retire(kid: string, replacement: NewKey, now: Date): Promise<boolean>
}
