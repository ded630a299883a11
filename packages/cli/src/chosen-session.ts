import {
  fileStore,
  LoginError,
  openSession,
  type Session,
  type SessionKey,
  type SessionStore,
} from '@paircode/client'
import type { Io } from './io.ts'

/** What the command line says about it. */
interface Choice {
  readonly issuer?: string | undefined
  readonly client?: string | undefined
}

export const storeOf = (io: Io): SessionStore => io.store ?? fileStore()

/**
 * Which server and app are meant: as the command line says, or the environment, or as it was in
 * the newest login on file. `undefined` when nothing says so.
 */
export async function chosenKey(choice: Choice, io: Io): Promise<SessionKey | undefined> {
  const issuer = choice.issuer || io.env.PAIRCODE_ISSUER
  const client = choice.client || io.env.PAIRCODE_CLIENT
  if (issuer) return { issuer, clientId: client ?? '' }
  const sessions = await storeOf(io).list()
  return sessions.find(({ clientId }) => !client || clientId === client)
}

/** The session that a command is about. */
export async function chosenSession(choice: Choice, io: Io): Promise<Session> {
  const key = await chosenKey(choice, io)
  if (key === undefined) {
    throw new LoginError('not_logged_in', 'You are not logged in: there is no session on file.')
  }
  return openSession({ ...key, store: storeOf(io), fetch: io.fetch })
}
