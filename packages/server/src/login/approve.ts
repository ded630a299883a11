import { type Approval, type LoginStore, standing } from '../store/login-store.ts'
import { sha256 } from '../store/secret.ts'
import { type Gone, gone } from './standing.ts'

/** Who answers, for which login, from which browser. One statement checks all three and decides. */
export interface Answer {
  readonly loginId: string
  readonly browserHash: string
  readonly personId: string
}

/** An authorization code is valid for a minute: the browser delivers it within seconds. */
const CODE_SECONDS = 60

/**
 * The person who signed in for a login allows it to become a session (RFC 8628 §3.3).
 *
 * @param code the authorization code that the browser carries, in a loopback login.
 * @param confirmationHash the hash of the number that the terminal must send before it may collect,
 *   if one has to travel.
 * @returns `approved_before` when this repeats the same answer and the login is not yet redeemed.
 */
export async function approve(
  logins: LoginStore,
  { loginId, browserHash, personId }: Answer,
  { code, confirmationHash }: { code: string | null; confirmationHash: string | null },
  now: Date,
): Promise<{ outcome: 'approved' | 'approved_before' } | Gone> {
  const approval: Approval = {
    ...(code !== null && {
      code: {
        redeemHash: sha256(code),
        expiresAt: new Date(now.getTime() + CODE_SECONDS * 1000),
      },
    }),
    ...(confirmationHash !== null && { confirmationHash }),
  }
  if (await logins.approve(loginId, browserHash, personId, approval, now)) {
    return { outcome: 'approved' }
  }
  const login = await logins.find(loginId, now)
  const isSame = login?.browserHash === browserHash && login.personId === personId
  return isSame && standing(login, now) === 'approved'
    ? { outcome: 'approved_before' }
    : gone(login, now)
}
