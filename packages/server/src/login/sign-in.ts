import { createHmac } from 'node:crypto'
import type { RedirectSignIn, SignInAttempt, SignInWish } from '../providers/provider.ts'
import type { Identity } from '../store/identity.ts'
import { isSecret, newSecret, sha256 } from '../store/secret.ts'
import type { SignInPurpose, SignInStore } from '../store/sign-in-store.ts'

/** How long a person has at the provider. */
const TRIP_SECONDS = 600

/** A provider whose pages are its own, ready to be used. */
export interface ConnectedProvider {
  readonly id: string
  readonly signIn: RedirectSignIn
  /** Its own callback, so that one provider's answer can never pass for another's (RFC 9700 §4.4.2.2). */
  readonly redirectUri: string
}

/** The address to send a browser to, so that somebody signs in there. */
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
 * For what somebody came back from the provider, and how to ask who; that rejects with a
 * `ProviderError` when it did not work out. `undefined`, without a word to the provider, unless
 * this very browser set out and has not come back yet.
 */
export async function finishSignIn(
  signIns: SignInStore,
  provider: ConnectedProvider,
  trip: { browserKey: string; answer: URLSearchParams; now: Date },
): Promise<{ purpose: SignInPurpose; identify: () => Promise<Identity> } | undefined> {
  const state = trip.answer.get('state') ?? undefined
  if (!isSecret('pst', state)) return undefined
  const found = await signIns.finish(sha256(state), sha256(trip.browserKey), provider.id, trip.now)
  if (found === undefined) return undefined
  const { purpose } = found
  const identify = () =>
    provider.signIn.complete(trip.answer, attempt(provider, trip.browserKey, state))
  return { purpose, identify }
}

/**
 * The nonce and the code verifier are not kept anywhere: both follow from the state and the
 * browser's key, which only that browser has. A copy of the database completes no trip.
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
