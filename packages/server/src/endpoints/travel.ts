import { sameNetwork } from '../http/address.ts'
import { Problem } from '../http/problem.ts'
import { type Travels, travels } from '../login/travel.ts'
import type { Entrance, Login } from '../store/login-store.ts'
import type { Parts } from './parts.ts'
import type { Call } from './route.ts'

/** Only the operator's own clients are trusted to ask for the number. */
const STRANGER = { asksForNumber: false, vouchedFor: false }

/**
 * What has to travel for this login to be approved in that browser.
 *
 * @param enteredBy how it reached the browser, if it has not been claimed yet.
 * @throws {Problem} when nothing would be enough: this keeps a stranger's link from logging the
 *   stranger in.
 */
export function requireTravel(
  { address }: Call,
  { clients, remoteApproval }: Pick<Parts, 'clients' | 'remoteApproval'>,
  login: Login,
  enteredBy: Entrance | null = login.enteredBy,
): Exclude<Travels, 'refused'> {
  const client = clients.configured.find(login.clientId) ?? STRANGER
  const result = travels({ flow: login.flow, enteredBy }, client, {
    sameNetwork: sameNetwork(login.requester.address, address),
    remoteApproval,
  })
  if (result !== 'refused') return result
  throw new Problem(403, {
    title: 'This login began somewhere else',
    detail:
      'The terminal that asks is on another network than this browser. Somebody may have sent you a link to log in a terminal of their own.',
    advice:
      'If the terminal is yours, open the link on the same computer or network, or use a device login there (--device).',
  })
}
