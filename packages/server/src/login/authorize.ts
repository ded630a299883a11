import type { Identity } from '../store/identity.ts'

/**
 * Whether somebody who signed in may log in: yes or no, no with the sentence that they will read,
 * or yes with the roles that the session then carries.
 */
export type Access = boolean | { readonly refuse: string } | { readonly roles: readonly string[] }

/** Asked at every login, after sign-in and before the person is asked to approve. */
export type Authorize = (candidate: {
  readonly identity: Identity
  readonly clientId: string
}) => Access | Promise<Access>

/** The same answer in one shape: what a refused person reads, or what an admitted one may be. */
export type Admission =
  | { readonly admitted: true; readonly roles: readonly string[] }
  | { readonly admitted: false; readonly sentence: string }

/** @throws {TypeError} for anything else, which untyped code may answer: a mistake lets nobody in. */
export function admission(access: Access): Admission {
  if (access === true) return { admitted: true, roles: [] }
  if (access === false) return { admitted: false, sentence: 'Your account may not log in here.' }
  if (typeof access === 'object' && access !== null) {
    if ('refuse' in access) return { admitted: false, sentence: access.refuse }
    if (Array.isArray(access.roles)) return { admitted: true, roles: access.roles }
  }
  throw new TypeError('authorize: it must answer true, false, { refuse } or { roles: [] }')
}
