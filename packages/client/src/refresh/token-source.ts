import { LoginError } from '../login-error.ts'
import { isDue, isGood } from './freshness.ts'
import type { RefreshNeeds } from './renew.ts'
import type { TokenSession } from './token-session.ts'

/** How long to wait after a failed early refresh while the access token is good. */
const QUIET_MS = 10_000

/**
 * Returns valid access tokens and renews them in time: once for all callers in this process, and
 * once for all processes.
 *
 * The store is authoritative, since other processes renew it as well. Only `invalid_grant` from the
 * server ends the session; any other failure is reported, and may be retried.
 */
export function tokenSource(first: TokenSession, needs: RefreshNeeds) {
  let session = first
  let running: Promise<void> | undefined
  let quietUntil = 0

  const isUsable = (refused?: string) =>
    isGood(session.credential, needs.now()) && session.credential.accessToken !== refused

  /** @param refused an access token that a server rejected although it looked good */
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
