import { isAccount, openSession, type SessionFacts, type SessionScope } from '@paircode/client'
import { storeOf } from './chosen-session.ts'
import type { Io } from './io.ts'
import { workingFolder } from './working-folder.ts'

/** Whose login a command uses, and why. */
export interface WhichAccount {
  readonly session: SessionFacts
  readonly because: 'flag' | 'environment' | 'directory' | 'global' | 'newest'
  /** The folder that the choice was made for. */
  readonly directory?: string
}

/** Selects the session as `openSession` does, without reading any secret. */
export async function whichAccount(
  scope: SessionScope,
  flag: string | undefined,
  io: Io,
): Promise<WhichAccount> {
  const store = storeOf(io)
  const all = await store.list(scope)
  const wanted = flag ?? io.env.PAIRCODE_ACCOUNT
  if (wanted) {
    const session = all.find((one) => isAccount(one, wanted))
    if (session) return { session, because: flag ? 'flag' : 'environment' }
  } else {
    const choice = await store.chosen(scope, workingFolder())
    const chosen = all.find(({ subject }) => subject === choice?.subject)
    const directory = choice?.directory
    if (chosen && directory) return { session: chosen, because: 'directory', directory }
    if (chosen) return { session: chosen, because: 'global' }
    if (all[0] && !directory) return { session: all[0], because: 'newest' }
  }
  // This throws an error that says why there is none.
  await openSession({ ...scope, account: wanted, store, fetch: io.fetch })
  throw new Error('the session was there a moment ago') // another process has changed it
}
