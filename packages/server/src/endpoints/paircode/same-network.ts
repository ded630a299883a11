import { sameNetwork } from '../../http/address.ts'
import { Problem } from '../../http/problem.ts'
import type { Login } from '../../store/login-store.ts'
import type { Call } from '../route.ts'

/**
 * The rule that keeps a stranger's link from logging the stranger in: a paircode login is completed
 * on the network that it began on, or not at all. The origin's client opens a browser on its own
 * machine, so honest people do not meet it (security: O-8).
 */
export function requireSameNetwork({ address }: Call, { requester, flow }: Login): void {
  if (flow !== 'paircode' || sameNetwork(requester.address, address)) return
  throw new Problem(403, {
    title: 'This login began somewhere else',
    detail:
      'The terminal that asks is on another network than this browser. Somebody may have sent you a link to log in a terminal of their own.',
    advice:
      'If the terminal is yours, open the link on the same computer or network, or use a device login there (--device).',
  })
}
