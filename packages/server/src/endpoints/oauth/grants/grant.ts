import type { TokenResponse } from '@paircode/protocol'
import type { Client } from '../../../clients/client.ts'
import type { DpopProof } from '../../../http/dpop.ts'
import type { Parameters } from '../../../http/parameters.ts'
import type { Parts } from '../../parts.ts'
import type { Call } from '../../route.ts'
import type { PollPacer } from '../poll-pacer.ts'

export interface GrantNeeds
  extends Pick<
    Parts,
    | 'issuer'
    | 'logins'
    | 'sessions'
    | 'people'
    | 'spent'
    | 'ring'
    | 'heldPolls'
    | 'authorize'
    | 'audit'
    | 'now'
  > {
  readonly pacer: PollPacer
}

/** A token request whose client has been authenticated. */
export interface TokenRequest {
  readonly call: Call
  readonly form: Parameters
  readonly client: Client
  readonly proof: DpopProof | undefined
}

/** A grant's answer: the tokens, and any extra headers. */
export interface Granted {
  readonly tokens: TokenResponse
  readonly headers?: Readonly<Record<string, string>>
}
