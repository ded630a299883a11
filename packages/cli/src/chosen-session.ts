import {
  defaultStore,
  isAccount,
  LoginError,
  openSession,
  type Session,
  type SessionFacts,
  type SessionScope,
  type SessionStore,
} from '@paircode/client'
import { UsageError } from './arguments.ts'
import type { Io } from './io.ts'

/** What the command line says about it. */
export interface Choice {
  readonly issuer?: string | undefined
  readonly client?: string | undefined
  readonly account?: string | undefined
  /** Where a request goes: a session for that address is meant. */
  readonly url?: string | undefined
}

export const storeOf = (io: Io): SessionStore => io.store ?? defaultStore({ output: io.stderr })

/** As sessions are kept under it, however it is written; what is no address the client refuses. */
export function issuerOf(address: string): string {
  if (!URL.canParse(address)) return address
  const { origin, pathname } = new URL(address)
  return origin === 'null' ? address : origin + pathname.replace(/\/+$/, '')
}

/**
 * Which server and app are meant: as the command line says, or the environment; of the logins on file
 * that match, the one chosen for this folder, else the one that a login or `use` chose last.
 * `undefined` when nothing says so.
 */
export async function chosenScope(choice: Choice, io: Io): Promise<SessionScope | undefined> {
  const address = choice.issuer || io.env.PAIRCODE_ISSUER
  const issuer = address && issuerOf(address)
  const client = choice.client || io.env.PAIRCODE_CLIENT
  const account = choice.account || io.env.PAIRCODE_ACCOUNT
  const store = storeOf(io)
  const all = (await store.list()).filter(
    (one) => (!issuer || one.issuer === issuer) && (!client || one.clientId === client),
  )
  const nearer = narrowed(
    narrowed(all, (one) => account !== undefined && isAccount(one, account)),
    (one) => choice.url !== undefined && isFor(one, choice.url),
  )
  const found = await lastChosen(nearer, store)
  return found ?? (issuer ? { issuer, clientId: client ?? '' } : undefined)
}

/** Those that match; where none does, all of them, so that what is missing is told later. */
function narrowed(all: readonly SessionFacts[], matches: (one: SessionFacts) => boolean) {
  const found = all.filter(matches)
  return found.length > 0 ? found : all
}

const isFor = ({ issuer, resource = [] }: SessionFacts, url: string): boolean =>
  URL.canParse(url) &&
  [issuer, ...resource].some((one) => new URL(one).origin === new URL(url).origin)

async function lastChosen(
  sessions: readonly SessionFacts[],
  store: SessionStore,
): Promise<SessionScope | undefined> {
  const [newest, ...others] = sessions
  if (newest === undefined || others.length === 0) return newest
  const choices = await Promise.all(sessions.map((one) => store.chosen(one, process.cwd())))
  const [last] = choices
    .filter((choice) => choice !== undefined)
    .sort(
      (one, other) =>
        (other.directory ?? '').length - (one.directory ?? '').length ||
        (other.chosenAt?.getTime() ?? 0) - (one.chosenAt?.getTime() ?? 0),
    )
  return last ?? newest
}

/** The session that a command is about. */
export async function chosenSession(choice: Choice, io: Io): Promise<Session> {
  const scope = sayToken(io) ? tokenScope(choice, io) : await chosenScope(choice, io)
  if (scope === undefined) throw notLoggedIn()
  const { issuer, clientId } = scope
  const { account } = choice
  return openSession({ issuer, clientId, account, store: storeOf(io), fetch: io.fetch })
}

/** A token goes to the server that it is for, and nothing but the person knows which that is. */
function tokenScope(choice: Choice, io: Io): SessionScope {
  const issuer = choice.issuer || io.env.PAIRCODE_ISSUER
  if (issuer) return { issuer, clientId: choice.client ?? '' }
  throw new UsageError('Which server is PAIRCODE_TOKEN for? Set PAIRCODE_ISSUER to its address.')
}

/** As the client reads it. */
export const tokenIn = ({ env }: Io): string => env.PAIRCODE_TOKEN?.trim() ?? ''

/** Whether a token from the environment goes before all sessions; it is said, since it is forgotten. */
export function sayToken(io: Io): boolean {
  const isSet = tokenIn(io) !== ''
  if (isSet) io.stderr.write('PAIRCODE_TOKEN is set, and goes before the logins on file.\n')
  return isSet
}

export const notLoggedIn = (): LoginError =>
  new LoginError('not_logged_in', 'You are not logged in: there is no session on file.')
