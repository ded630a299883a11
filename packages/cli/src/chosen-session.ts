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
import { workingFolder } from './working-folder.ts'

/** What the command line says about the session to use. */
export interface Choice {
  readonly issuer?: string | undefined
  readonly client?: string | undefined
  readonly account?: string | undefined
  /** The address of the request; selects a session for it. */
  readonly url?: string | undefined
  /** An access token to use instead of a login. */
  readonly token?: string | undefined
}

export const storeOf = (io: Io): SessionStore =>
  io.store ?? defaultStore({ output: { write: (text) => io.stderr.write(text) } })

/** Normalizes an issuer to the form sessions are stored under; the client rejects non-addresses. */
export function issuerOf(address: string): string {
  if (!URL.canParse(address)) return address
  const { origin, pathname } = new URL(address)
  return origin === 'null' ? address : origin + pathname.replace(/\/+$/, '')
}

/**
 * Returns the server and app to use, from the command line or the environment; among the stored
 * logins that match, the one chosen for this folder, or else the one that a login or `use` chose
 * last. `undefined` when none of these decides it.
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

/** The sessions that match, or all if none does, so that a later step reports what is missing. */
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
  const folder = workingFolder()
  const choices = await Promise.all(sessions.map((one) => store.chosen(one, folder)))
  const [last] = choices
    .filter((choice) => choice !== undefined)
    .sort(
      (one, other) =>
        (other.directory ?? '').length - (one.directory ?? '').length ||
        (other.chosenAt?.getTime() ?? 0) - (one.chosenAt?.getTime() ?? 0),
    )
  return last ?? newest
}

/** Opens the session that a command uses. */
export async function chosenSession(choice: Choice, io: Io): Promise<Session> {
  const { account, token } = choice
  const isGiven = token !== undefined || sayToken(io)
  const scope = isGiven ? tokenScope(choice, io) : await chosenScope(choice, io)
  if (scope === undefined) throw notLoggedIn()
  const { issuer, clientId } = scope
  return openSession({ issuer, clientId, account, token, store: storeOf(io), fetch: io.fetch })
}

/** A token may only be sent to the server it is for, and only the user knows which one that is. */
function tokenScope(choice: Choice, io: Io): SessionScope {
  if (choice.token === undefined) refuseOtherServer(choice, io)
  const issuer = choice.issuer || io.env.PAIRCODE_ISSUER
  if (issuer) return { issuer, clientId: choice.client ?? '' }
  const what = choice.token === undefined ? 'PAIRCODE_TOKEN' : 'the token'
  throw new UsageError(`Which server is ${what} for? Set PAIRCODE_ISSUER to its address.`)
}

/** `PAIRCODE_TOKEN` is for `PAIRCODE_ISSUER`: no other server may receive it (security: CL-06). */
export function refuseOtherServer({ issuer }: Choice, { env }: Io): void {
  const [named, own] = [issuer, env.PAIRCODE_ISSUER].map((address) => address && issuerOf(address))
  if (!named || !own || named === own) return
  const what = `PAIRCODE_TOKEN is for ${own}, as PAIRCODE_ISSUER says, and not for ${named}`
  throw new UsageError(`${what}. Unset them to use your login there.`)
}

/** Reads it the same way the client does. */
export const tokenIn = ({ env }: Io): string => env.PAIRCODE_TOKEN?.trim() ?? ''

/** Whether the environment sets a token, which overrides all sessions; prints a reminder if so. */
export function sayToken(io: Io): boolean {
  const isSet = tokenIn(io) !== ''
  if (isSet) io.stderr.write('PAIRCODE_TOKEN is set, and goes before the logins on file.\n')
  return isSet
}

export const notLoggedIn = (): LoginError =>
  new LoginError('not_logged_in', 'You are not logged in: there is no session on file.')
