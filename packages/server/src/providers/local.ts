import { printable } from '@paircode/protocol'
import { checkProvider } from './option-checks.ts'
import { identityFrom } from './profile.ts'
import type { FormProvider } from './provider.ts'

export interface LocalOptions {
  /** @default 'local' */
  readonly id?: string
  /** @default 'a local account' */
  readonly name?: string
}

/** Something, an `@`, something: enough for an address that is never written to. */
const ADDRESS = /^[^\s@]+@[^\s@]+$/u

/**
 * Signs in as anyone, without a password: for development, demonstrations and tests. A server
 * refuses it unless its issuer is a loopback address.
 *
 * Its form has `email` (required, at most 254 characters) and `name` (optional, at most 64).
 */
export function local({ id = 'local', name = 'a local account' }: LocalOptions = {}): FormProvider {
  checkProvider({ id, name })
  return {
    kind: 'form',
    id,
    name,
    signIn(form) {
      const email = (form.get('email') ?? '').trim()
      if (!ADDRESS.test(email) || printable(email, 254) !== email) {
        return 'Enter an e-mail address, such as ada@example.com.'
      }
      const personName = (form.get('name') ?? '').trim()
      if ([...personName].length > 64) return 'Shorten the name to at most 64 characters.'
      return identityFrom(
        { id, issuer: 'urn:paircode:local' },
        { subject: email.toLowerCase(), email, emailVerified: true, name: personName },
      )
    },
  }
}
