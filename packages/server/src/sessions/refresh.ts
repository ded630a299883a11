import type { KeyRing } from '../keys/key-ring.ts'
import type { Person } from '../store/person-store.ts'
import type { RefreshFamily, Session, SessionStore } from '../store/session-store.ts'
import { fitsRefreshToken, parseRefreshToken } from '../tokens/refresh-token.ts'
import { idleLimit, type SessionLimits } from './start.ts'

/**
 * How long the immediate predecessor of the good refresh token still brings its successor, the same
 * one each time: two processes refresh at once, an answer is lost on the way.
 */
const GRACE_SECONDS = 30

interface Needs {
  readonly sessions: SessionStore
  readonly ring: Pick<KeyRing, 'mac'>
}

/** A refresh token that this server made, for a session that lives. */
export interface KnownRefreshToken {
  readonly session: Session & { readonly refresh: RefreshFamily }
  readonly person: Person
  /** Which of the session's tokens it is. */
  readonly generation: number
}

/** Finds the session of a refresh token, whichever of its tokens it is. */
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
  /** It was used before, and not just now: two have it, so the session has ended, and no other. */
  | { readonly outcome: 'reused' }
  | { readonly outcome: 'gone' }

/**
 * Spends a refresh token: its successor is good from now on (RFC 9700 §4.14.2).
 *
 * The rotation is a compare-and-set, so of many at once one wins; the others are then the immediate
 * predecessor, and get the same successor. A token that is one ahead of the one on record is taken
 * as well: it proves that a rotation was answered whose record was lost.
 */
export async function refresh(
  { sessions }: Pick<Needs, 'sessions'>,
  { session, generation }: KnownRefreshToken,
  limits: SessionLimits,
  now: Date,
): Promise<Refreshed> {
  const rotate = (from: number, to: number) => {
    const idleExpiresAt = idleLimit(limits, session.expiresAt, now)
    return sessions.rotate(session.id, { from, to }, idleExpiresAt, now)
  }
  const ahead = generation === session.refresh.generation + 1
  if (generation === session.refresh.generation || ahead) {
    const won = await rotate(session.refresh.generation, generation + 1)
    if (won) return { outcome: 'refreshed', generation: generation + 1 }
  }

  const latest = (await sessions.find(session.id, now))?.session.refresh
  if (!latest) return { outcome: 'gone' }
  const age = now.getTime() - latest.rotatedAt.getTime()
  if (generation === latest.generation - 1 && age <= GRACE_SECONDS * 1000) {
    return { outcome: 'refreshed', generation: latest.generation }
  }
  if (generation > latest.generation) return { outcome: 'gone' }
  await sessions.end(session.id, now)
  return { outcome: 'reused' }
}
