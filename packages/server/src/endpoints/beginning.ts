import { printable } from '@paircode/protocol'
import { type FairLimiter, refuseTooMany } from '../http/fair-limiter.ts'
import type { Parameters } from '../http/parameters.ts'
import type { Requester } from '../store/login-store.ts'
import type { Parts } from './parts.ts'
import type { Call } from './route.ts'

/** What every endpoint that can begin a login needs. */
export interface BeginningNeeds extends Pick<Parts, 'audit'> {
  /** How fast logins may begin: per network, and in total. */
  readonly beginnings: FairLimiter
}

/** @throws {Refusal} 429 when too many logins begin on that network, or on this server. */
export function limitBeginnings({ address }: Call, { beginnings, audit }: BeginningNeeds): void {
  refuseTooMany(beginnings, 'Too many logins begin here', address, () =>
    audit({ event: 'limited', what: 'login_started', address }),
  )
}

/** Who asks: the address, which is known, and what the terminal says about itself. */
export function readRequester({ address, request }: Call, parameters: Parameters): Requester {
  const host = printable(parameters.get('host') ?? '')
  const system = printable(parameters.get('system') ?? '')
  const agent = printable(request.headers.get('user-agent') ?? '')
  return { address, ...(host && { host }), ...(system && { system }), ...(agent && { agent }) }
}
