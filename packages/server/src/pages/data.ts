/** How a deployment looks. */
export interface Look {
  /** Whose pages these are: `Acme`. Shown as it is, after `printable`. */
  readonly name: string
  /** Address of the logo under the issuer, where there is one. */
  readonly logoUrl: string | null
  /** Address of a person's own page under the issuer. */
  readonly accountUrl: string
  /** Address of the style sheet under the issuer. */
  readonly styleUrl: string
}

/** What a page tells of the terminal that asks. Every text in it is hearsay unless it says otherwise. */
export interface LoginDetails {
  /** The name that the operator gave the client, or the website that it is of: known. */
  readonly clientName: string
  /** Where that is not the operator's: whether a website vouches for it, or only it itself. */
  readonly clientFrom?: 'website' | 'itself'
  /** What a website's client calls itself. */
  readonly claimedName?: string
  readonly host: string | null
  readonly system: string | null
  /** The program, from its `User-Agent`. */
  readonly agent: string | null
  /** Where the request came from, as seen by the server: known. `null` when it was not told. */
  readonly address: string | null
  /** Whether the browser is on the same network as the terminal. */
  readonly sameNetwork: boolean
  /** How long ago it began. */
  readonly ageSeconds: number
}

/** Who is signed in, as the provider tells it. */
export interface PersonDetails {
  readonly name: string | null
  readonly email: string | null
  /** The provider's name: `Google`. */
  readonly provider: string
}

/** What a form about a login carries, unseen: which login it is about, and that the form is ours. */
export interface LoginTicket {
  readonly loginId: string
  readonly formToken: string
}

/** The same where there is no login yet, but a code that somebody typed. */
interface CodeTicket {
  readonly userCode: string
  readonly formToken: string
}

/** The same where somebody wants to see their own page. */
type AccountTicket = Pick<LoginTicket, 'formToken'>

export type FormTicket = LoginTicket | CodeTicket | AccountTicket
