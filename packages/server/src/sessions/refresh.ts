import type { KeyRing } from '../keys/key-ring.ts'
import type { Person } from '../store/person-store.ts'
import type { RefreshFamily, Session, SessionStore } from '../store/session-store.ts'
import { fitsRefreshToken, parseRefreshToken } from '../tokens/refresh-token.ts'
import { idleLimit, type SessionLimits } from './start.ts'

/**
 * How long the immediate predecessor of the valid refresh token still brings its successor, the
 * same one each time: for two processes that refresh at once, or an answer lost on the way.
 */
const GRACE_SECONDS = 30

interface Needs {
  readonly sessions: SessionStore
  readonly ring: Pick<KeyRing, 'mac'>
}

/** A refresh token that this server made, for a live session. */
export interface KnownRefreshToken {
  readonly session: Session & { readonly refresh: RefreshFamily }
  readonly person: Person
  /** Which of the session's tokens it is. */
  readonly generation: number
}

/** Finds the session of a refresh token, current or earlier. */
export async function findRefreshToken(
  { sessions, ring }: Needs,
  text: string,
  now: Date,
): Promise<KnownRefreshToken | undefined> {
  const parsed = parseRefreshToken(text)
  const found = parsed && (await sessions.find(parsed.sessionId, now))
  const refresh = found?.session.refresh
  if (!parsed || !found || !refresh) return undefined
  if (!fitsRefreshToken(ring, parsed, refresh.salt)) return undefined
  const { generation } = parsed
  return { session: { ...found.session, refresh }, person: found.person, generation }
}

export type Refreshed =
  | { readonly outcome: 'refreshed'; readonly generation: number }
  /** It was used before, and not just now: two parties have it, so that session alone has ended. */
  | { readonly outcome: 'reused' }
  /** It is newer than the record by more than one write, so that session alone has ended. */
  | { readonly outcome: 'ahead' }
  | { readonly outcome: 'gone' }

/**
 * Spends a refresh token: its successor is valid from now on (RFC 9700 §4.14.2).
 *
 * The rotation is a compare-and-set, so one of many concurrent requests wins; the others then hold
 * the immediate predecessor, and get the same successor. A token one ahead of the record is
 * accepted, too: it proves that a rotation was answered but its record was lost.
 *
 * A token further ahead proves that the record is old: a backup was restored. Such a record does
 * not show whether the person has ended the session since, so the token is not accepted; and every
 * token that the record would accept has been spent, so the session ends: somebody may have kept
 * one.
 *
 * @param roles the person's roles from now on.
 */
export async function refresh(
  needs: Pick<Needs, 'sessions'>,
  { session, person, generation }: KnownRefreshToken,
  { limits, roles }: { readonly limits: SessionLimits; readonly roles: readonly string[] },
  now: Date,
): Promise<Refreshed> {
  const { sessions } = needs
  const from = session.refresh.generation
  if (generation === from || generation === from + 1) {
    const to = generation + 1
    const idleExpiresAt = idleLimit(limits, session.expiresAt, now)
    const won = await sessions.rotate(session.id, { from, to }, idleExpiresAt, roles, now)
    if (won) return { outcome: 'refreshed', generation: to }
  }

  const latest = (await sessions.find(session.id, now))?.session.refresh
  if (!latest) return { outcome: 'gone' }
  const age = now.getTime() - latest.rotatedAt.getTime()
  if (generation === latest.generation - 1 && age <= GRACE_SECONDS * 1000) {
    return { outcome: 'refreshed', generation: latest.generation }
  }
  // It was one ahead, and its predecessor, which is equally valid, has won.
  if (generation === latest.generation && generation > from) {
    return refresh(
      needs,
      { session: { ...session, refresh: latest }, person, generation },
      { limits, roles },
      now,
    )
  }
  await sessions.end(session.id, now)
  return { outcome: generation > latest.generation ? 'ahead' : 'reused' }
}
