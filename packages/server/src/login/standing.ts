import { type Login, type LoginStanding, standing } from '../store/login-store.ts'

/** Why a login did not do what was asked of it. */
export interface Gone {
  readonly outcome: 'gone'
  /** `elsewhere`: it belongs to another browser, or to another person in this one. */
  readonly standing: Exclude<LoginStanding, 'pending'> | 'unknown' | 'elsewhere'
}

/**
 * Explains a verb that lost, after the fact. The verb itself was one atomic statement and has
 * decided; what is read here only picks the words.
 */
export function gone(login: Login | undefined, now: Date): Gone {
  if (login === undefined) return { outcome: 'gone', standing: 'unknown' }
  const today = standing(login, now)
  return { outcome: 'gone', standing: today === 'pending' ? 'elsewhere' : today }
}
