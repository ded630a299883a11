import { parsePreferWait, preferWait } from '@paircode/protocol'
import { hasHungUp, unwatchHangUp, watchHangUp } from '../http/hang-up.ts'
import { type Login, standing } from '../store/login-store.ts'
import type { Parts } from './parts.ts'
import type { Call } from './route.ts'

/** The longest time a poll is held: middleboxes cut connections that are silent for a minute. */
const LONGEST_WAIT_SECONDS = 30

/** A pending login, after its poll was held or not. */
export interface AfterHold {
  readonly login: Login
  /** Headers that tell the terminal that the poll was held. */
  readonly headers: Readonly<Record<string, string>>
  /** The client hung up, so nobody is there to receive the session: the next poll gets it. */
  readonly hungUp: boolean
}

/**
 * If the terminal asks for it, holds the poll of a pending login until the login changes or the
 * seconds have passed (RFC 7240 §4.3). `null` when it does not ask, or the poll cannot be held.
 */
export async function holdPoll(
  call: Call,
  { heldPolls, logins, now }: Pick<Parts, 'heldPolls' | 'logins' | 'now'>,
  login: Login,
): Promise<AfterHold | null> {
  const wait = parsePreferWait(call.request.headers.get('prefer'))
  if (wait === undefined || wait === 0) return null
  const seconds = Math.min(wait, LONGEST_WAIT_SECONDS)
  const hold = hasHungUp(call) ? undefined : heldPolls.hold(login.id, seconds)
  if (hold === undefined) return null

  let hungUp = false
  const gone = () => {
    hungUp = true
    hold.release()
  }
  watchHangUp(call, gone)
  const look = async () => (await logins.find(login.id, now())) ?? login
  try {
    // Checked again, now that changes are being watched.
    if (standing(await look(), now()) === 'pending') await hold.changed
    const headers = { 'preference-applied': preferWait(seconds) }
    return { login: await look(), headers, hungUp }
  } finally {
    hold.release()
    unwatchHangUp(call, gone)
  }
}
