/** Who a provider says that somebody is. */
export interface Identity {
  /** The provider's id in this deployment: `google`, `corp`. */
  readonly provider: string
  /** The provider's issuer identifier. With `subject` it is the key of the person. */
  readonly issuer: string
  /** The provider's own id of the person, as text: never an e-mail address or a login name. */
  readonly subject: string
  readonly email?: string
  /** Whether the provider vouches for the address. Anything but a clear yes is a no. */
  readonly emailVerified: boolean
  readonly name?: string
  /** The login name, where the provider has such a thing. It may change hands. */
  readonly username?: string
  /** Google Workspace's `hd`: the organization that the account belongs to. */
  readonly hostedDomain?: string
  /** The organizations among those asked about of which the person is an active member (GitHub). */
  readonly organizations?: readonly string[]
}
