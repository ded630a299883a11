import type { Approval, Login, LoginStore } from '../store/login-store.ts'
import { newSecret, sha256 } from '../store/secret.ts'
import { type Gone, gone } from './standing.ts'

/** Who answers, for which login, from which browser. All three must fit, in the one statement that decides. */
export interface Answer {
  readonly loginId: string
  readonly browserHash: string
  readonly personId: string
}

/** An authorization code is good for a minute: a browser that is on its way takes seconds. */
const CODE_SECONDS = 60

/**
 * The person who signed in for a login lets it become a session (RFC 8628 §3.3).
 *
 * @param number what the terminal must say before it may collect, where something has to travel;
 *   its keyed hash is kept.
 * @returns for a loopback login also the authorization code that the browser takes along.
 */
export async function approve(
  logins: LoginStore,
  login: Pick<Login, 'flow'>,
  { loginId, browserHash, personId }: Answer,
  confirmationHash: string | null,
  now: Date,
): Promise<{ outcome: 'approved'; code: string | null } | Gone> {
  const code = login.flow === 'loopback' ? newSecret('pca') : null
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
    return { outcome: 'approved', code }
  }
  return gone(await logins.find(loginId, now), now)
}
