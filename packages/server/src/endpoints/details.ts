import { sameNetwork } from '../http/address.ts'
import type { LoginDetails, PersonDetails } from '../pages/data.ts'
import type { Identity } from '../store/identity.ts'
import type { Login } from '../store/login-store.ts'
import type { Parts } from './parts.ts'

/** What the pages show about a login to a browser at that address. */
export async function details(
  { clients, now }: Pick<Parts, 'clients' | 'now'>,
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

/** Who is signed in, as the provider describes them. */
export const personDetails = (
  { name, email, username, provider }: Identity,
  { ways }: Pick<Parts, 'ways'>,
): PersonDetails => ({
  name: name ?? username ?? null,
  email: email ?? null,
  provider: ways.get(provider)?.name ?? provider,
})
