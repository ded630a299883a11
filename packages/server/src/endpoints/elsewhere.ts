import { isElsewhere } from '../http/address.ts'
import type { Login } from '../store/login-store.ts'
import type { Needs } from './needs.ts'
import type { Call } from './route.ts'

/**
 * Terminal and browser of a loopback login are one machine, as a rule: where they are on two networks
 * somebody may have sent the link, or the address with the code, to somebody else (security: LB-15).
 */
export function noteElsewhere(
  { audit }: Pick<Needs, 'audit'>,
  { id, flow, requester }: Login,
  { address }: Call,
): void {
  if (flow !== 'loopback' || !isElsewhere(address, requester.address)) return
  audit({ event: 'login_elsewhere', login: id, address })
}
