import { type Login, standing } from '../store/login-store.ts'

/** Why an operation on a login failed. */
export interface Gone {
  readonly outcome: 'gone'
  /** `elsewhere`: it belongs to another browser, or to another person in this one. */
  readonly standing: Exclude<Login['status'], 'pending'> | 'unknown' | 'elsewhere'
}

/**
 * Explains afterwards why an operation failed. The operation was one atomic statement and has
 * already decided; what is read here only selects the wording.
 */
export function gone(login: Login | undefined, now: Date): Gone {
  if (login === undefined) return { outcome: 'gone', standing: 'unknown' }
  const today = standing(login, now)
  return { outcome: 'gone', standing: today === 'pending' ? 'elsewhere' : today }
}
