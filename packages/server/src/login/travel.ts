import type { Client } from '../clients/client.ts'
import type { Login } from '../store/login-store.ts'

/** Where the terminal and the browser of a login are, and what the deployment says of it. */
export interface Distance {
  readonly sameNetwork: boolean
  readonly remoteApproval: 'allow' | 'deny'
}

/**
 * What has to travel between the terminal and the browser, beside the approval, so that a stranger
 * at another terminal cannot be logged in by sending a link or a code (docs/security.md).
 *
 * - `nothing`: what travelled already is enough.
 * - `number`: the number that the browser shows, which the terminal must say.
 * - `refused`: nothing would be enough.
 */
export type Travels = 'nothing' | 'number' | 'refused'

export function travels(
  { flow, enteredBy }: Pick<Login, 'flow' | 'enteredBy'>,
  client: Pick<Client, 'asksForNumber'>,
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
      return remoteApproval === 'allow' ? 'nothing' : 'refused'
  }
}
