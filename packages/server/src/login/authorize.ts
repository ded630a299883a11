import type { Identity } from '../store/identity.ts'

/**
 * Whether somebody who signed in may log in: yes or no, no with a sentence for them to read, or yes
 * with the roles that the session and its access tokens then carry.
 */
export type Access = boolean | { readonly refuse: string } | { readonly roles: readonly string[] }

/**
 * Called at every login, after sign-in and before the person is asked to approve; for a person who
 * is logged in, at each refresh, and with a cookie session about once a minute while it is used.
 */
export type Authorize = (candidate: {
  readonly identity: Identity
  readonly clientId: string
}) => Access | Promise<Access>

/** The same answer in one shape: what a refused person reads, or an admitted person's roles. */
export type Admission =
  | { readonly admitted: true; readonly roles: readonly string[] }
  | { readonly admitted: false; readonly sentence: string }

/**
 * @throws {TypeError} for any other value, which untyped code may return: a mistake lets nobody in.
 */
export function admission(access: Access): Admission {
  if (access === true) return { admitted: true, roles: [] }
  if (access === false) return { admitted: false, sentence: 'Your account may not log in here.' }
  if (typeof access === 'object' && access !== null) {
    if ('refuse' in access) return { admitted: false, sentence: access.refuse }
    if (isListOfText(access.roles)) return { admitted: true, roles: access.roles }
  }
  throw new TypeError('authorize: it must answer true, false, { refuse } or { roles: [] }')
}

const isListOfText = (value: unknown): boolean =>
  Array.isArray(value) && value.every((item) => typeof item === 'string')
