import { printable } from '@paircode/protocol'
import type { Authorize } from '../options.ts'
import { GOOGLE } from '../providers/google.ts'
import type { Identity } from '../providers/provider.ts'

/** `access` of the configuration file. */
export interface AccessRules {
  /** Addresses, with `*` for any text without an `@`: `*@acme.dev`. */
  readonly emails?: readonly string[] | undefined
  readonly githubOrganizations?: readonly string[] | undefined
  /** Addresses as in `emails`. They grant the role `admin`, but not access. */
  readonly admins?: readonly string[] | undefined
}

/**
 * Decides who may log in: people with one of the addresses or in one of the organizations, or
 * everybody if neither is listed. An address counts only if the provider vouches for it.
 *
 * Anyone who once received mail at an address can open a Google account with it, and keep that
 * after losing the address. So Google accounts match a rule with `*` only if the address is in
 * their Workspace domain (`hd`) or at gmail.com.
 */
export function authorizeBy(rules: AccessRules): Authorize {
  const allowed = rules.emails?.map(addressRule)
  const admins = rules.admins?.map(addressRule)
  const organizations = rules.githubOrganizations?.map((name) => name.toLowerCase())
  const everybody = !allowed && !organizations

  return ({ identity }) => {
    if (everybody || hasAddress(identity, allowed) || isMember(identity, organizations)) {
      return { roles: hasAddress(identity, admins) ? ['admin'] : [] }
    }
    return { refuse: refusal(identity, allowed !== undefined) }
  }
}

type AddressRule = (identity: Identity) => boolean

function addressRule(glob: string): AddressRule {
  const expected = pattern(glob)
  return (identity) =>
    identity.email !== undefined &&
    identity.emailVerified &&
    expected.test(identity.email) &&
    (!glob.includes('*') || isOfItsDomain(identity, identity.email))
}

function isOfItsDomain({ issuer, hostedDomain }: Identity, email: string): boolean {
  if (issuer !== GOOGLE) return true
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase()
  return domain === 'gmail.com' || domain === hostedDomain?.toLowerCase()
}

/** `i` without `u` folds ASCII only, so no look-alike letter ever equals an ASCII one. */
const pattern = (glob: string): RegExp =>
  new RegExp(`^${glob.split(/\*+/).map(literally).join('[^@]*')}$`, 'i')

const literally = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

const hasAddress = (identity: Identity, rules: readonly AddressRule[] = []) =>
  rules.some((allows) => allows(identity))

const isMember = ({ organizations = [] }: Identity, allowed: readonly string[] = []) =>
  organizations.some((name) => allowed.includes(name.toLowerCase()))

/** The message for a refused person. It names only their own account. */
function refusal(identity: Identity, byAddress: boolean): string {
  const account = printable(identity.email ?? identity.username ?? 'This account')
  if (byAddress && identity.email !== undefined && !identity.emailVerified) {
    return `${account} is not a confirmed address. Confirm it with your provider, then sign in again.`
  }
  return `${account} may not log in here. Sign in with another account, or ask whoever runs this server to let it in.`
}
