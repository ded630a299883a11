import { isElsewhere } from '../http/address.ts'
import type { Login } from '../store/login-store.ts'
import type { Parts } from './parts.ts'
import type { Call } from './route.ts'

/**
 * The terminal and browser of a loopback login normally run on one machine. If they are on two
 * networks, somebody may have sent the link, or the address with the code, to somebody else
 * (security: LB-15).
 */
export function noteElsewhere(
  { audit }: Pick<Parts, 'audit'>,
  { id, flow, requester }: Login,
  { address }: Call,
): void {
  if (flow !== 'loopback' || !isElsewhere(address, requester.address)) return
  audit({ event: 'login_elsewhere', login: id, address })
}
