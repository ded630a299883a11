import { clientOf } from './default-client.ts'
import { readIssuer } from './issuer.ts'
import { LoginError } from './login-error.ts'
import { realFolder, workingFolder } from './platform/working-folder.ts'
import { type StoreMode, storeOf } from './store/default-store.ts'
import type {
  AccountChoice,
  SessionFacts,
  SessionScope,
  SessionStore,
  StoredSession,
} from './store/session-store.ts'

export interface UseAccountOptions {
  /** As in `login`. */
  readonly issuer: string | URL
  /** As in `login`. */
  readonly clientId?: string | undefined
  /** Whose session, by e-mail address or subject. */
  readonly account: string
  /** Applies the choice to this folder and those below it. If unset, it applies everywhere. */
  readonly directory?: string | undefined
  /** As in `openSession`. */
  readonly store?: SessionStore | StoreMode | undefined
}

/**
 * Chooses which of several sessions `openSession` opens from now on. The choice is stored beside
 * the sessions; nothing is written into the folder itself.
 *
 * @throws {LoginError} `not_logged_in`, which names the accounts that are logged in
 */
export async function useAccount(options: UseAccountOptions): Promise<SessionFacts> {
  const scope = { issuer: readIssuer(options.issuer), clientId: clientOf(options.clientId) }
  const store = storeOf(options.store)
  const found = await findAccount(scope, options.account, store)
  const { directory } = options
  await store.choose({ ...choiceOf(found), ...(directory && { directory: realFolder(directory) }) })
  return found
}

/** Finds the session that `OpenSessionOptions.account` describes. */
export async function chooseSession(
  scope: SessionScope,
  account: string | undefined,
  store: SessionStore,
): Promise<StoredSession> {
  const wanted = account ?? (process.env.PAIRCODE_ACCOUNT || undefined)
  const session = await (wanted === undefined
    ? chosenSession(scope, store)
    : store.load(await findAccount(scope, wanted, store)))
  if (session) return session
  throw new LoginError('not_logged_in', `You are not logged in to ${scope.issuer}.`)
}

async function chosenSession(
  scope: SessionScope,
  store: SessionStore,
): Promise<StoredSession | undefined> {
  const choice = await store.chosen(scope, workingFolder())
  const chosen = choice && (await store.load(choice))
  if (chosen) return chosen
  if (choice?.directory !== undefined) {
    // Never fall back to somebody else: https://github.com/cli/cli/issues/12145
    const who = `${nameOf(choice)}, whom you chose for ${choice.directory}, is`
    throw new LoginError('not_logged_in', `${who} not logged in to ${scope.issuer}.`)
  }
  const [newest] = await store.list(scope)
  return newest && store.load(newest)
}

async function findAccount(
  scope: SessionScope,
  account: string,
  store: SessionStore,
): Promise<SessionFacts> {
  const all = await store.list(scope)
  const found = all.find((one) => isAccount(one, account))
  if (found) return found
  const those = all.map(nameOf).join(', ') || 'nobody'
  const message = `${account} is not logged in to ${scope.issuer}. Logged in there: ${those}.`
  throw new LoginError('not_logged_in', message)
}

/** The choice of an account that applies everywhere. */
export const choiceOf = ({ issuer, clientId, subject, email }: SessionFacts): AccountChoice => ({
  issuer,
  clientId,
  subject,
  ...(email !== undefined && { email }),
})

type Person = Pick<SessionFacts, 'email' | 'subject'>

/** Whether `account` is the person's e-mail address or subject. */
export const isAccount = ({ email, subject }: Person, account: string): boolean =>
  subject === account || email?.toLowerCase() === account.toLowerCase()

export const nameOf = ({ email, subject }: Person): string => email ?? subject
