import { choiceOf, isAccount, nameOf } from './accounts.ts'
import type { FlowResult } from './flows/flow.ts'
import { LoginError } from './login-error.ts'
import { endAtServer } from './sessions/end.ts'
import type { SessionScope, SessionStore, StoredSession } from './store/session-store.ts'

/** What a login was for. */
export interface LoginPurpose extends SessionScope {
  readonly resource?: readonly string[] | undefined
  /** Who was to approve. */
  readonly account?: string | undefined
}

interface Needs {
  readonly store: SessionStore
  readonly fetch: typeof fetch
  readonly now: () => Date
}

/**
 * What every login ends with: its session is kept and chosen, or, where somebody else approved than
 * was asked for or it cannot be kept, ended.
 *
 * @throws {LoginError} `wrong_account`, `store_unusable`
 */
export async function keepLogin(
  result: FlowResult,
  { issuer, clientId, resource, account }: LoginPurpose,
  needs: Needs,
): Promise<StoredSession> {
  const session = {
    ...{ issuer, clientId, createdAt: needs.now() },
    ...(resource && { resource }),
    ...result,
  }
  if (account !== undefined && !isAccount(session, account)) {
    throw await refuse(session, account, needs)
  }
  await save(session, needs)
  await needs.store.choose(choiceOf(session))
  return session
}

/** Alone, or a refresh of the login before, which is under way, would put that back. */
async function save(session: StoredSession, needs: Needs): Promise<void> {
  const { store } = needs
  try {
    await store.exclusively(session, () => store.save(session)).catch(() => store.save(session)) // it need not wait for others who hang
  } catch (error) {
    await endAtServer(session, needs).catch(() => {}) // nobody could end it later
    throw error
  }
}

async function refuse(session: StoredSession, account: string, needs: Needs): Promise<LoginError> {
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
