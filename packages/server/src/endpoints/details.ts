import { sameNetwork } from '../http/address.ts'
import type { LoginDetails } from '../pages/data.ts'
import type { Login } from '../store/login-store.ts'
import type { Needs } from './needs.ts'

/** What the pages tell of a login to a browser at that address. */
export function details(
  { clients, now }: Pick<Needs, 'clients' | 'now'>,
  { clientId, requester, createdAt }: Login,
  browserAddress: string | null,
): LoginDetails {
  return {
    clientName: clients.nameOf(clientId),
    host: requester.host ?? null,
    system: requester.system ?? null,
    agent: requester.agent ?? null,
    address: requester.address,
    sameNetwork: sameNetwork(requester.address, browserAddress),
    ageSeconds: Math.max(0, Math.floor((now().getTime() - createdAt.getTime()) / 1000)),
  }
}
