import type { Authorize } from '@paircode/server'

/** Lets the people of acme.dev log in, and one of them is an admin. */
export const authorize: Authorize = ({ identity }) => {
  const { provider, hostedDomain, email = '', emailVerified } = identity
  const isOurs =
    provider === 'google'
      ? hostedDomain === 'acme.dev' // the organization of the account, whatever its address
      : emailVerified && email.endsWith('@acme.dev')
  if (!isOurs) return { refuse: 'Sign in with your account of acme.dev.' }
  return { roles: emailVerified && email === 'ada@acme.dev' ? ['admin'] : [] }
}
