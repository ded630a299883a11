import { choiceOf, isAccount, nameOf } from './accounts.ts'
import type { FlowResult } from './flows/flow.ts'
import { within } from './flows/pause.ts'
import { LoginError } from './login-error.ts'
import type { SessionNeeds } from './session.ts'
import { endAtServer, endsAlone } from './sessions/end.ts'
import type { SessionScope, StoredSession } from './store/session-store.ts'

/** What a login was for. */
export interface LoginPurpose extends SessionScope {
  readonly resource?: readonly string[] | undefined
  /** Who had to approve. */
  readonly account?: string | undefined
}

/** How long a login waits for the server to end the previous session. */
const PATIENCE_SECONDS = 3

/**
 * The last step of every login: stores and selects the new session, and ends the person's previous
 * one. If the wrong person approved, or the session cannot be stored, ends the new one instead.
 *
 * @throws {LoginError} `wrong_account`, `store_unusable`
 */
export async function keepLogin(
  result: FlowResult,
  { issuer, clientId, resource, account }: LoginPurpose,
  needs: SessionNeeds,
): Promise<StoredSession> {
  const session = {
    issuer,
    clientId,
    createdAt: needs.now(),
    ...(resource && { resource }),
    ...result,
  }
  if (account !== undefined && !isAccount(session, account)) {
    throw await refuse(session, account, needs)
  }
  const former = await replace(session, needs)
  await needs.store.choose(choiceOf(session))
  if (former) await endFormer(former, needs)
  return session
}

/**
 * Holds the lock, or a refresh in progress would write the previous session back.
 *
 * @returns the previous session, if there was one and nobody can write it back
 */
async function replace(
  session: StoredSession,
  needs: SessionNeeds,
): Promise<StoredSession | undefined> {
  const { store } = needs
  const alone = async () => {
    const former = await store.load(session).catch(() => undefined) // damaged, or keychain locked
    await store.save(session)
    return former
  }
  try {
    return await store.exclusively(session, alone).catch(async () => {
      await store.save(session) // do not wait for a process that hangs
      return undefined
    })
  } catch (error) {
    await endAtServer(session, needs).catch(() => {}) // nobody could end it later
    throw error
  }
}

/** Ends the previous session, as its secret is no longer kept. Best effort, so it never rejects. */
async function endFormer(former: StoredSession, needs: SessionNeeds): Promise<void> {
  if (!endsAlone(former.credential)) return
  const late = () => new Error('the server takes too long')
  const end = (signal: AbortSignal) => endAtServer(former, { ...needs, signal })
  await within(PATIENCE_SECONDS, end, late, undefined).catch(() => {})
}

async function refuse(
  session: StoredSession,
  account: string,
  needs: SessionNeeds,
): Promise<LoginError> {
  const who = nameOf(session) || 'somebody whom the server does not name'
  const both = `The login was to be that of ${account}, and ${who} approved it.`
  try {
    await endAtServer(session, needs)
    return new LoginError('wrong_account', `${both} It has been ended.`)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    const message = `${both} It is not kept here, but lives on at the server. ${why}`
    return new LoginError('wrong_account', message, { cause })
  }
}
