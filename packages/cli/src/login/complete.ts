import { completeLogin, type Session } from '@paircode/client'
import { loggedInEvent } from '@paircode/client/events'
import { sayToken, storeOf } from '../chosen-session.ts'
import { emit } from '../events.ts'
import { EXIT } from '../exit-code.ts'
import { type Io, isPersonThere } from '../io.ts'

interface Asked {
  readonly number: string | undefined
  readonly timeoutSeconds: number | undefined
  readonly json: boolean
}

/** `login --complete`: completes what `--start` began, perhaps in another process. */
export async function completeBegun(
  handle: string,
  { number, timeoutSeconds, json }: Asked,
  io: Io,
): Promise<number> {
  const session = await completeLogin(handle, {
    number,
    timeoutSeconds,
    logoutCommand: 'paircode logout',
    store: storeOf(io),
    output: io.stderr,
    signal: io.interrupted(),
    fetch: io.fetch,
    now: io.now,
    ...((json || !isPersonThere(io)) && { onPrompt: () => {} }), // `--start` has printed it
  })
  if (json) emit(loggedInEvent(session), io)
  else if (!isPersonThere(io)) io.stderr.write(greeting(session))
  sayToken(io)
  return EXIT.ok
}

const greeting = ({ email, subject }: Session): string => {
  const who = email ?? subject
  return `Logged in${who ? ` as ${who}` : ''}\n`
}
