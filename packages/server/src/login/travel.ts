import type { Client } from '../clients/client.ts'
import type { Login } from '../store/login-store.ts'

/** Where a login's terminal and browser are, and what the deployment says about such a distance. */
export interface Distance {
  readonly sameNetwork: boolean
  readonly remoteApproval: 'allow' | 'deny'
}

/**
 * What has to travel between the terminal and the browser besides the approval, so that a stranger
 * cannot get their own terminal logged in by sending somebody a link or a code (docs/security.md).
 *
 * - `nothing`: what has already travelled is enough.
 * - `number`: the number that the browser shows, which the terminal must send.
 * - `refused`: nothing would be enough.
 */
export type Travels = 'nothing' | 'number' | 'refused'

export function travels(
  { flow, enteredBy }: Pick<Login, 'flow' | 'enteredBy'>,
  client: Pick<Client, 'asksForNumber' | 'vouchedFor'>,
  { sameNetwork, remoteApproval }: Distance,
): Travels {
  switch (flow) {
    case 'loopback':
      return 'nothing' // The code can only reach the machine that the browser runs on.
    case 'paircode':
      return sameNetwork ? 'nothing' : 'refused'
    case 'device':
      if (enteredBy === 'link') return client.asksForNumber ? 'number' : 'refused'
      if (sameNetwork) return 'nothing'
      if (client.asksForNumber) return 'number'
      // Otherwise a code read out on the phone would be enough to log in a stranger's terminal.
      return client.vouchedFor && remoteApproval === 'allow' ? 'nothing' : 'refused'
  }
}
