/** One trip to a provider and back, in one browser. */
export interface SignIn {
  /** SHA-256 of the `state` that the provider will send back. */
  readonly stateHash: string
  /** SHA-256 of the key of the browser that set out: no other may come back. */
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

/** Keeps the trips that are under way. An expired one is invisible to every verb. */
export interface SignInStore {
  begin(signIn: SignIn): Promise<void>

  /**
   * Takes the trip out, so that a `state` works once. `undefined` unless it is the same browser
   * coming back from the same provider; the trip then stays where it was.
   */
  finish(
    stateHash: string,
    browserHash: string,
    providerId: string,
    now: Date,
  ): Promise<SignIn | undefined>
}
