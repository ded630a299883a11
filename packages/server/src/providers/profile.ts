import { printable } from '@paircode/protocol'
import { AnswerError } from './failure.ts'
import type { Identity } from './provider.ts'

/** What a provider says about a person, as received and not validated. */
export interface Profile {
  readonly subject: unknown
  readonly email?: unknown
  readonly emailVerified?: unknown
  readonly name?: unknown
  readonly username?: unknown
  readonly hostedDomain?: unknown
  /** Set by us: the configured organizations that the provider confirmed. */
  readonly organizations?: readonly string[]
}

/** @throws {AnswerError} when the profile does not identify the person. */
export function identityFrom(
  provider: { readonly id: string; readonly issuer: string },
  profile: Profile,
): Identity {
  const email = exactly(profile.email, 254)
  const name = shown(profile.name)
  const username = shown(profile.username)
  const hostedDomain = exactly(profile.hostedDomain, 253)
  return {
    provider: provider.id,
    issuer: provider.issuer,
    subject: subjectFrom(profile.subject),
    ...(email && { email }),
    // A boolean in OpenID Connect Core §5.1, but some providers send text.
    emailVerified: !!email && (profile.emailVerified === true || profile.emailVerified === 'true'),
    ...(name && { name }),
    ...(username && { username }),
    ...(hostedDomain && { hostedDomain }),
    ...(profile.organizations && { organizations: profile.organizations }),
  }
}

/** OpenID Connect Core §2: "It MUST NOT exceed 255 ASCII characters in length." */
function subjectFrom(subject: unknown): string {
  const text = Number.isSafeInteger(subject) ? String(subject) : subject
  if (typeof text !== 'string' || text === '' || text.length > 255) {
    throw new AnswerError('rejected', 'the subject is missing, empty, or over 255 characters')
  }
  return text
}

const shown = (text: unknown): string | undefined =>
  typeof text === 'string' ? printable(text) : undefined

/**
 * Access is decided by this text, so it is never cleaned: `ada@acme.dev` with an invisible
 * character in it would become somebody else's address. Unusual text is dropped instead.
 */
const exactly = (text: unknown, maxLength: number): string | undefined =>
  typeof text === 'string' && printable(text, maxLength) === text ? text : undefined
