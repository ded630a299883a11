/** A person's identity according to a provider. */
export interface Identity {
  /** The provider's id in this deployment: `google`, `corp`. */
  readonly provider: string
  /** The provider's issuer identifier. Together with `subject` it identifies the person. */
  readonly issuer: string
  /** The provider's own id for the person, as text: never an e-mail address or a login name. */
  readonly subject: string
  readonly email?: string
  /** Whether the provider vouches for the address. Anything but a clear yes counts as no. */
  readonly emailVerified: boolean
  readonly name?: string
  /** The login name, if the provider has one. It may change hands. */
  readonly username?: string
  /** Google Workspace's `hd`: the organization that the account belongs to. */
  readonly hostedDomain?: string
  /** Those of the configured organizations that the person is an active member of (GitHub). */
  readonly organizations?: readonly string[]
}
