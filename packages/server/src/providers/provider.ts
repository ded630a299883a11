import type { Identity } from '../store/identity.ts'

export type { Identity }

/** One trip to the provider and back. Everything but the address is secret. */
export interface SignInAttempt {
  /** Where the provider sends the browser back to: `<issuer>/callback/<provider id>`. */
  readonly redirectUri: string
  readonly state: string
  readonly nonce: string
  /** RFC 7636; the challenge is S256 of it. */
  readonly codeVerifier: string
}

/** Requirements for a sign-in beyond learning who it is. */
export interface SignInWish {
  /** The person may pick an account other than the provider's default. */
  readonly chooseAccount?: boolean
  /** The maximum age of the sign-in there; `0` requires a new one, even with a session there. */
  readonly maxAgeSeconds?: number
}

/** What a provider may use to reach the network. */
export interface Network {
  readonly fetch: typeof fetch
}

/** A provider with its own sign-in pages: the browser goes there and comes back. */
export interface RedirectProvider {
  readonly kind: 'redirect'
  /** Lower-case letters, digits and dashes: the last segment of the callback path. */
  readonly id: string
  /** The name shown to people: `Google`, `Corp SSO`. */
  readonly name: string
  /** Called once at creation. Must not use the network: the server starts with a provider down. */
  connect(network: Network): RedirectSignIn
}

export interface RedirectSignIn {
  /**
   * Returns the address to send the browser to.
   * @throws {ProviderError}
   */
  begin(attempt: SignInAttempt, wish: SignInWish): Promise<URL>

  /**
   * Returns who came back. `answer` is the query of the callback, with its `state` already checked.
   * The time spent on the way counts towards the wish's `maxAgeSeconds`.
   * @throws {ProviderError} also `rejected` when the provider reports when they signed in, and that
   *   was too long ago.
   */
  complete(answer: URLSearchParams, attempt: SignInAttempt, wish?: SignInWish): Promise<SignedIn>
}

/** Who signed in, and when, if the provider says so. */
export interface SignedIn extends Identity {
  readonly signedInAt?: Date
}

/** A provider whose sign-in form we show: `local`. */
export interface FormProvider {
  readonly kind: 'form'
  readonly id: string
  readonly name: string
  /** Returns the identity from the submitted form, or a string that says what is wrong with it. */
  signIn(form: URLSearchParams): Identity | string
}

export type Provider = RedirectProvider | FormProvider

/**
 * A failed sign-in at a provider.
 *
 * - `declined`: the person cancelled there, or the provider refused the person.
 * - `unreachable`: no answer, a timeout, a 5xx or 429: trying again may help.
 * - `rejected`: the answer failed a check. `cause` says which; it is for the log only.
 *
 * The message is safe to show: nothing in it comes from the provider.
 */
export class ProviderError extends Error {
  override readonly name = 'ProviderError'
  readonly code: 'declined' | 'unreachable' | 'rejected'

  constructor(code: ProviderError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
