import { createHmac } from 'node:crypto'
import type { RedirectSignIn, SignInAttempt, SignInWish } from '../providers/provider.ts'
import type { Identity } from '../store/identity.ts'
import { isSecret, newSecret, sha256 } from '../store/secret.ts'
import type { SignInPurpose, SignInStore } from '../store/sign-in-store.ts'

/** How long a person may stay at the provider. */
const TRIP_SECONDS = 600

/** A provider with its own pages, ready for use. */
export interface ConnectedProvider {
  readonly id: string
  readonly signIn: RedirectSignIn
  /**
   * Separate for each provider, so that no provider's answer passes for another's
   * (RFC 9700 §4.4.2.2).
   */
  readonly redirectUri: string
}

/** Returns the address to send a browser to so that the person signs in there. */
export async function beginSignIn(
  signIns: SignInStore,
  provider: ConnectedProvider,
  trip: {
    browserKey: string
    purpose: SignInPurpose
    wish: SignInWish
    now: Date
  },
): Promise<URL> {
  const state = newSecret('pst')
  const url = await provider.signIn.begin(attempt(provider, trip.browserKey, state), trip.wish)
  await signIns.begin({
    stateHash: sha256(state),
    browserHash: sha256(trip.browserKey),
    providerId: provider.id,
    purpose: trip.purpose,
    expiresAt: new Date(trip.now.getTime() + TRIP_SECONDS * 1000),
  })
  return url
}

/**
 * Returns what the sign-in was for, and a function that asks the provider who came back; that
 * rejects with a `ProviderError` when it fails. Returns `undefined`, without contacting the
 * provider, unless this very browser was sent out and has not come back yet.
 */
export async function finishSignIn(
  signIns: SignInStore,
  provider: ConnectedProvider,
  trip: { browserKey: string; answer: URLSearchParams; now: Date },
): Promise<{ purpose: SignInPurpose; identify: Identify } | undefined> {
  const state = trip.answer.get('state') ?? undefined
  if (!isSecret('pst', state)) return undefined
  const found = await signIns.finish(sha256(state), sha256(trip.browserKey), provider.id, trip.now)
  if (found === undefined) return undefined
  const { purpose, expiresAt } = found
  const begunAt = expiresAt.getTime() - TRIP_SECONDS * 1000
  const identify: Identify = async ({ maxAgeSeconds }) => {
    const goneSeconds = Math.ceil((trip.now.getTime() - begunAt) / 1000)
    const { signedInAt, ...identity } = await provider.signIn.complete(
      trip.answer,
      attempt(provider, trip.browserKey, state),
      maxAgeSeconds === undefined ? {} : { maxAgeSeconds: maxAgeSeconds + goneSeconds },
    )
    const earliest = maxAgeSeconds === undefined ? undefined : begunAt - maxAgeSeconds * 1000
    return { identity, signedInAt: signedInAt ? between(earliest, signedInAt, trip.now) : null }
  }
  return { purpose, identify }
}

/** Who came back, and when they signed in there; `null` if the provider does not say. */
type Identify = (
  wish: Pick<SignInWish, 'maxAgeSeconds'>,
) => Promise<{ identity: Identity; signedInAt: Date | null }>

/** The provider's clock differs from ours: its times passed the checks only within a tolerance. */
const between = (earliest = 0, date: Date, latest: Date): Date =>
  new Date(Math.min(Math.max(earliest, date.getTime() || 0), latest.getTime()))

/**
 * The nonce and the code verifier are not stored: both are derived from the state and the browser's
 * key, which only that browser has. A copy of the database cannot complete a trip.
 */
function attempt(provider: ConnectedProvider, browserKey: string, state: string): SignInAttempt {
  const derive = (purpose: string) =>
    createHmac('sha256', browserKey).update(`${purpose} ${state}`).digest('base64url')
  return {
    redirectUri: provider.redirectUri,
    state,
    nonce: derive('nonce'),
    codeVerifier: derive('code_verifier'),
  }
}
