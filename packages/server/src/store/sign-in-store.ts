/** A browser's trip to a provider and back. */
export interface SignIn {
  /** SHA-256 of the `state` that the provider will send back. */
  readonly stateHash: string
  /** SHA-256 of the key of the browser that left; only that browser may come back. */
  readonly browserHash: string
  readonly providerId: string
  /** What it is for: a login, a code that nobody has looked up yet, or the person's own page. */
  readonly purpose: SignInPurpose
  readonly expiresAt: Date
}

export type SignInPurpose =
  | { readonly loginId: string }
  | { readonly userCodeHash: string }
  | { readonly account: true }

/** Stores trips in progress. An expired one is invisible to every method. */
export interface SignInStore {
  begin(signIn: SignIn): Promise<void>

  /**
   * Removes and returns the trip, so that a `state` works once. Returns `undefined`, and keeps the
   * trip, unless the same browser comes back from the same provider.
   */
  finish(
    stateHash: string,
    browserHash: string,
    providerId: string,
    now: Date,
  ): Promise<SignIn | undefined>
}
