import { createHash, randomBytes, randomInt } from 'node:crypto'
import { OAuthError } from '@paircode/protocol'

/** The server's default. */
export const LOGIN_SECONDS = 600

export interface FakeLogin {
  /** The secret part of its device code, or of its request URI and code. */
  readonly handle: string
  readonly scope: readonly string[]
  readonly codeChallenge: string | undefined
  /** Where a loopback login sends the browser in the end. */
  readonly redirect?: { readonly uri: string; readonly state: string } | undefined
  readonly endsAt: number
  status: 'pending' | 'approved' | 'denied' | 'spent'
}

/** The logins of the fake server. */
export function fakeLogins(seconds: () => number) {
  const logins = new Map<string, FakeLogin>()
  let waiting: (() => void)[] = []

  const isPending = (login: FakeLogin) => login.status === 'pending' && seconds() < login.endsAt

  return {
    begin(asked: Pick<FakeLogin, 'scope' | 'codeChallenge' | 'redirect'>): FakeLogin {
      const handle = randomBytes(32).toString('base64url')
      const endsAt = seconds() + LOGIN_SECONDS
      const login: FakeLogin = { ...asked, handle, endsAt, status: 'pending' }
      logins.set(handle, login)
      return login
    },

    pending: () => [...logins.values()].filter(isPending),

    /** Resolves once the person has decided or taken too long, or `waitSeconds` have passed. */
    async hold(handle: string, waitSeconds: number): Promise<void> {
      const login = logins.get(handle)
      const until = seconds() + waitSeconds
      while (login && isPending(login) && seconds() < until) {
        await new Promise<void>((resolve) => waiting.push(resolve))
      }
    },

    /** Makes everybody who waits for a login look again. */
    wake(): void {
      for (const resolve of waiting) resolve()
      waiting = []
    },

    cancel: (handle: string): boolean => logins.delete(handle),

    /** Turns an approved login into a session, once, for whoever began it. */
    redeem(handle: string, codeVerifier: string | undefined): FakeLogin {
      const login = logins.get(handle)
      const isTheirs = login !== undefined && login.codeChallenge === challengeOf(codeVerifier)
      if (!isTheirs || login.status === 'spent') {
        throw new OAuthError('invalid_grant', 'The code is not good here, or no more; log in again')
      }
      if (isPending(login)) {
        throw new OAuthError('authorization_pending', 'The person has not decided yet')
      }
      if (login.status === 'pending') {
        throw new OAuthError('expired_token', 'This login was not finished in time; log in again')
      }
      if (login.status === 'denied') throw new OAuthError('access_denied', 'The person said no')
      login.status = 'spent'
      return login
    },
  }
}

/** RFC 7636 §4.2 */
const challengeOf = (verifier: string | undefined): string | undefined =>
  verifier && createHash('sha256').update(verifier).digest('base64url')

const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ'

/** `WDJB-MJHT` */
export function newUserCode(): string {
  const letter = () => LETTERS[randomInt(LETTERS.length)]
  const half = () => Array.from({ length: 4 }, letter).join('')
  return `${half()}-${half()}`
}
