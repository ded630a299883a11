import { LoginError } from '../login-error.ts'
import { isDue, isGood } from './freshness.ts'
import type { RefreshNeeds } from './renew.ts'
import type { TokenSession } from './token-session.ts'

/** How long an early refresh that failed is left alone while the access token is good. */
const QUIET_MS = 10_000

/**
 * Gives access tokens that are good, and renews them in time: once for all who ask in this process,
 * and for all processes.
 *
 * What the store holds counts, since others renew it as well. Only a server that says
 * `invalid_grant` ends the session; whatever else fails is told, and may be tried again.
 */
export function tokenSource(first: TokenSession, needs: RefreshNeeds) {
  let session = first
  let running: Promise<void> | undefined
  let quietUntil = 0

  const isUsable = (refused?: string) =>
    isGood(session.credential, needs.now()) && session.credential.accessToken !== refused

  /** @param refused an access token that a server did not take, however good it looked */
  async function accessToken(refused?: string): Promise<string> {
    const { credential } = session
    const isEarly = isDue(credential, needs.now()) && credential.refreshToken !== undefined
    if (!isUsable(refused) || (isEarly && performance.now() >= quietUntil)) await renewed(refused)
    return session.credential.accessToken
  }

  async function renewed(refused: string | undefined): Promise<void> {
    running ??= renewAlone(refused).finally(() => {
      running = undefined
    })
    try {
      await running
    } catch (error) {
      if (!isUsable(refused) || !(error instanceof LoginError) || isEnd(error)) throw error
      quietUntil = performance.now() + QUIET_MS
    }
  }

  async function renewAlone(refused: string | undefined): Promise<void> {
    const { renew } = await import('./renew.ts') // most commands have nothing to renew
    await needs.store.exclusively(first, () =>
      renew(first, refused, needs, (latest) => {
        session = latest
      }),
    )
  }

  return { accessToken }
}

const isEnd = ({ code }: LoginError) => code === 'session_expired' || code === 'not_logged_in'
