import type { Client } from '../clients/client.ts'
import type { Asked, LoginFlow, LoginStore, Requester } from '../store/login-store.ts'
import { newId, newSecret, sha256 } from '../store/secret.ts'

/**
 * How long a login is remembered after its end, so that a late terminal still learns the outcome.
 */
const REMEMBER_SECONDS = 3600

export interface Beginning {
  readonly flow: LoginFlow
  readonly client: Client
  readonly scope: readonly string[]
  readonly asked: Asked
  readonly lifetimeSeconds: number
  readonly requester: Requester
  /** SHA-256, base64url, of the secret that will collect this login, if that is made now. */
  readonly redeemHash: string | null
  /** A keyed hash of the code that the person may type. */
  readonly userCodeHash: string | null
}

/**
 * Begins a login: pending, unclaimed, with no person yet.
 *
 * The handle goes into the link that the person opens. It is a fresh secret, unrelated to the one
 * that collects: whoever has the link can complete the login, but only its initiator can collect
 * it.
 */
export async function begin(
  logins: LoginStore,
  beginning: Beginning,
  now: Date,
): Promise<{ outcome: 'begun'; loginId: string; handle: string } | { outcome: 'taken' }> {
  const handle = newSecret('pch')
  const expiresAt = secondsAfter(now, beginning.lifetimeSeconds)
  const login = {
    id: newId(),
    flow: beginning.flow,
    clientId: beginning.client.clientId,
    scope: beginning.scope,
    requester: beginning.requester,
    asked: beginning.asked,
    redeemHash: beginning.redeemHash,
    handleHash: sha256(handle),
    userCodeHash: beginning.userCodeHash,
    createdAt: now,
    expiresAt,
    forgetAt: secondsAfter(expiresAt, REMEMBER_SECONDS),
  }
  const kept = await logins.begin(login, now)
  return kept ? { outcome: 'begun', loginId: login.id, handle } : { outcome: 'taken' }
}

const secondsAfter = (date: Date, seconds: number) => new Date(date.getTime() + seconds * 1000)
