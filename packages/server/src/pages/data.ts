/** The branding of a deployment. */
export interface Look {
  /** The name of the deployment: `Acme`. Shown unchanged except for `printable`. */
  readonly name: string
  /** The logo's path under the issuer; `null` if there is none. */
  readonly logoUrl: string | null
  /** The account page's path under the issuer. */
  readonly accountUrl: string
  /** The style sheet's path under the issuer. */
  readonly styleUrl: string
}

/** What a page shows about the requesting terminal: unverified unless marked as known. */
export interface LoginDetails {
  /** The name that the operator gave the client, or the client's website: known. */
  readonly clientName: string
  /** If the client is not the operator's: who vouches for it, a website or only the client. */
  readonly clientFrom?: 'website' | 'itself'
  /** The name that a website's client claims. */
  readonly claimedName?: string
  readonly host: string | null
  readonly system: string | null
  /** The program, from its `User-Agent`. */
  readonly agent: string | null
  /** Where the request came from, as seen by the server: known. `null` if it was not told. */
  readonly address: string | null
  /** Whether the browser is on the same network as the terminal. */
  readonly sameNetwork: boolean
  /** How long ago the login began. */
  readonly ageSeconds: number
}

/** Who is signed in, according to the provider. */
export interface PersonDetails {
  readonly name: string | null
  readonly email: string | null
  /** The provider's name: `Google`. */
  readonly provider: string
}

/** The hidden fields of a form about a login: which login it is, and proof that it is our form. */
export interface LoginTicket {
  readonly loginId: string
  readonly formToken: string
}

/** The same for a typed code with no login yet. */
interface CodeTicket {
  readonly userCode: string
  readonly formToken: string
}

/** The same for the account page. */
type AccountTicket = Pick<LoginTicket, 'formToken'>

export type FormTicket = LoginTicket | CodeTicket | AccountTicket
