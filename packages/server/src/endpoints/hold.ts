import { parsePreferWait, preferWait } from '@paircode/protocol'
import { type Login, standing } from '../store/login-store.ts'
import type { Needs as Everything } from './needs.ts'
import type { Call } from './route.ts'

/** A poll is held no longer than this: middleboxes cut what is silent for a minute. */
const LONGEST_WAIT_SECONDS = 30

/** A pending login after a poll was held for it, or was not. */
export interface AfterHold {
  readonly login: Login
  /** What the answer says of having been held. */
  readonly headers: Readonly<Record<string, string>>
  /** Nobody is there any more to be given the session: it is left to the next poll. */
  readonly hungUp: boolean
}

/**
 * Holds a poll of a pending login, if the terminal asks for that, until the login changes or the
 * seconds have passed (RFC 7240 §4.3). `null` when it does not ask, or cannot be had.
 */
export async function holdPoll(
  { request }: Call,
  { heldPolls, logins, now }: Pick<Everything, 'heldPolls' | 'logins' | 'now'>,
  login: Login,
): Promise<AfterHold | null> {
  const wait = parsePreferWait(request.headers.get('prefer'))
  if (wait === undefined || wait === 0) return null
  const seconds = Math.min(wait, LONGEST_WAIT_SECONDS)
  const hold = heldPolls.hold(login.id, seconds, request.signal)
  if (hold === undefined) return null

  const look = async () => (await logins.find(login.id, now())) ?? login
  try {
    // Looked at again, now that changes are being watched for.
    if (standing(await look(), now()) === 'pending') await hold.changed
  } finally {
    hold.release()
  }
  const headers = { 'preference-applied': preferWait(seconds) }
  return { login: await look(), headers, hungUp: request.signal.aborted }
}
