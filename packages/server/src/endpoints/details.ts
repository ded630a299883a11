import { sameNetwork } from '../http/address.ts'
import type { LoginDetails, PersonDetails } from '../pages/data.ts'
import type { Identity } from '../store/identity.ts'
import type { Login } from '../store/login-store.ts'
import type { Needs } from './needs.ts'

/** What the pages tell of a login to a browser at that address. */
export async function details(
  { clients, now }: Pick<Needs, 'clients' | 'now'>,
  { clientId, requester, createdAt }: Login,
  browserAddress: string | null,
): Promise<LoginDetails> {
  return {
    ...(await clients.introduce(clientId)),
    host: requester.host ?? null,
    system: requester.system ?? null,
    agent: requester.agent ?? null,
    address: requester.address,
    sameNetwork: sameNetwork(requester.address, browserAddress),
    ageSeconds: Math.max(0, Math.floor((now().getTime() - createdAt.getTime()) / 1000)),
  }
}

/** Who is signed in, as their provider tells it. */
export const personDetails = (
  { name, email, username, provider }: Identity,
  { ways }: Pick<Needs, 'ways'>,
): PersonDetails => ({
  name: name ?? username ?? null,
  email: email ?? null,
  provider: ways.get(provider)?.name ?? provider,
})
