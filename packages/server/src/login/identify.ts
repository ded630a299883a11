import type { Identity } from '../store/identity.ts'
import type { Login, LoginStore } from '../store/login-store.ts'
import type { PersonStore } from '../store/person-store.ts'
import { sha256 } from '../store/secret.ts'
import { type Authorize, admission } from './authorize.ts'
import { type Gone, gone } from './standing.ts'

interface Needs {
  readonly logins: LoginStore
  readonly people: PersonStore
  readonly authorize: Authorize
  readonly now: () => Date
}

export type Identified =
  | { readonly outcome: 'identified'; readonly personId: string; readonly isNew: boolean }
  | { readonly outcome: 'refused'; readonly sentence: string }
  | Gone

/**
 * Somebody signed in in the browser that claimed this login: decides whether they may log in, adds
 * them if they are new, and records them as the person who may approve.
 *
 * Somebody who is refused is not added, and the login stays open for somebody else.
 *
 * @param who `isAnew` when they just came from the provider, so what it says is new.
 */
export async function identify(
  needs: Needs,
  login: Login,
  browserHash: string,
  { identity, signedInAt, isAnew }: { identity: Identity; signedInAt: Date; isAnew: boolean },
): Promise<Identified> {
  const decision = admission(await needs.authorize({ identity, clientId: login.clientId }))
  if (!decision.admitted) return { outcome: 'refused', sentence: decision.sentence }

  const now = needs.now()
  const id = personId(identity)
  const isNew = isAnew && (await needs.people.signIn(id, identity, now))
  const who = { personId: id, roles: decision.roles, signedInAt }
  if (await needs.logins.identify(login.id, browserHash, who, now)) {
    return { outcome: 'identified', personId: id, isNew }
  }
  return gone(await needs.logins.find(login.id, now), now)
}

/**
 * Our own id of a person: always the same for one (issuer, subject), and never shared by two. It
 * does not depend on an e-mail address or a login name, which change hands (OpenID Connect
 * Core §5.7).
 */
export const personId = ({ issuer, subject }: Pick<Identity, 'issuer' | 'subject'>): string =>
  `person_${sha256(JSON.stringify([issuer, subject])).slice(0, 22)}`
