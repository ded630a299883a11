import type { Identity } from '../store/identity.ts'

export type { Identity }

/** One trip to the provider and back. All of it is secret but the address. */
export interface SignInAttempt {
  /** Where the provider sends the browser back to: `<issuer>/callback/<provider id>`. */
  readonly redirectUri: string
  readonly state: string
  readonly nonce: string
  /** RFC 7636; the challenge is S256 of it. */
  readonly codeVerifier: string
}

/** How somebody is to sign in, beyond saying who they are. */
export interface SignInWish {
  /** The person may pick another account than the one the provider has in mind. */
  readonly chooseAccount?: boolean
  /** How many seconds ago the person may have signed in there; `0`: anew, whatever the provider remembers. */
  readonly maxAgeSeconds?: number
}

/** What a provider may use to reach the outside. */
export interface Network {
  readonly fetch: typeof fetch
}

/** A provider whose sign-in pages are its own: the browser goes there and comes back. */
export interface RedirectProvider {
  readonly kind: 'redirect'
  /** Lower-case letters, digits and dashes: the last segment of its callback's path. */
  readonly id: string
  /** As people know it: `Google`, `Corp SSO`. */
  readonly name: string
  /** Called once, when the server is made. It must not reach out yet: a provider that is down stops no start. */
  connect(network: Network): RedirectSignIn
}

export interface RedirectSignIn {
  /**
   * The address to send the browser to.
   * @throws {ProviderError}
   */
  begin(attempt: SignInAttempt, wish: SignInWish): Promise<URL>

  /**
   * Who came back. `answer` is the query of the callback; its `state` has been checked by then.
   * @throws {ProviderError}
   */
  complete(answer: URLSearchParams, attempt: SignInAttempt): Promise<Identity>
}

/** A provider whose form is ours: `local`. */
export interface FormProvider {
  readonly kind: 'form'
  readonly id: string
  readonly name: string
  /** Who the filled-in form says it is; a string says what is wrong with it. */
  signIn(form: URLSearchParams): Identity | string
}

export type Provider = RedirectProvider | FormProvider

/**
 * A sign-in at a provider that did not work out.
 *
 * - `declined`: the person said no there, or the provider says no to the person.
 * - `unreachable`: no answer, a time-out, a 5xx or 429: trying again may help.
 * - `rejected`: an answer that does not pass the checks. `cause` says which; it is for the log only.
 *
 * The message is ours and fit to show; nothing in it comes from the provider.
 */
export class ProviderError extends Error {
  override readonly name = 'ProviderError'
  readonly code: 'declined' | 'unreachable' | 'rejected'

  constructor(code: ProviderError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
