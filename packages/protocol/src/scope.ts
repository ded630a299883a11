/**
 * Parses a scope: unique names in any order, separated by spaces (RFC 6749 §3.3).
 *
 * Repeated, leading and trailing spaces are tolerated, because clients concatenate scopes.
 */
export const parseScope = (scope: string | undefined): readonly string[] => [
  ...new Set(scope?.split(' ').filter((name) => name !== '')),
]

/** `scope-token = 1*( %x21 / %x23-5B / %x5D-7E )` */
export const isScopeName = (name: string): boolean => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(name)

/**
 * Whether a scope is about the login itself and not about what it may be used for: OpenID Connect
 * Core §3.1.2.1, §5.4 and §11.
 */
export const isLoginScope = (name: string): boolean =>
  ['openid', 'profile', 'email', 'offline_access'].includes(name)
