import { printable } from '@paircode/protocol'
import type { Authorize } from '../options.ts'
import type { Identity } from '../providers/provider.ts'

/** `access` of the configuration file. */
export interface AccessRules {
  /** Addresses, with `*` for any text without an `@`: `*@acme.dev`. */
  readonly emails?: readonly string[] | undefined
  readonly githubOrganizations?: readonly string[] | undefined
  /** Addresses as in `emails`. They give the role `admin`, but no access of themselves. */
  readonly admins?: readonly string[] | undefined
}

/**
 * Decides who may log in: whoever has one of the addresses or is in one of the organizations, and
 * everybody when neither is listed. An address counts only when the provider vouches for it.
 */
export function authorizeBy(rules: AccessRules): Authorize {
  const allowed = rules.emails?.map(pattern)
  const admins = rules.admins?.map(pattern)
  const organizations = rules.githubOrganizations?.map((name) => name.toLowerCase())
  const everybody = !allowed && !organizations

  return ({ identity }) => {
    if (everybody || hasAddress(identity, allowed) || isMember(identity, organizations)) {
      return { roles: hasAddress(identity, admins) ? ['admin'] : [] }
    }
    return { refuse: refusal(identity, allowed !== undefined) }
  }
}

/** `i` without `u` folds ASCII only: no look-alike letter ever equals an ASCII one. */
const pattern = (glob: string): RegExp =>
  new RegExp(`^${glob.split(/\*+/).map(literally).join('[^@]*')}$`, 'i')

const literally = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

const hasAddress = ({ email, emailVerified }: Identity, allowed: readonly RegExp[] = []) =>
  email !== undefined && emailVerified && allowed.some((address) => address.test(email))

const isMember = ({ organizations = [] }: Identity, allowed: readonly string[] = []) =>
  organizations.some((name) => allowed.includes(name.toLowerCase()))

/** What a refused person reads. It names their own account, and nobody else's. */
function refusal(identity: Identity, byAddress: boolean): string {
  const account = printable(identity.email ?? identity.username ?? 'This account')
  if (byAddress && identity.email !== undefined && !identity.emailVerified) {
    return `${account} is not a confirmed address. Confirm it with your provider, then sign in again.`
  }
  return `${account} may not log in here. Sign in with another account, or ask whoever runs this server to let it in.`
}
