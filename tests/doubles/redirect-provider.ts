import type {
  RedirectProvider,
  SignInAttempt,
  SignInWish,
} from '../../packages/server/src/providers/provider.ts'

/**
 * A provider that is not there: it remembers the trips that set out to it, and the test makes the
 * answer. Where a real one is needed, see tests/providers.
 */
export function redirectProvider(id: string): RedirectProvider & {
  readonly attempts: SignInAttempt[]
  /** How the person of each trip was to sign in. */
  readonly wishes: SignInWish[]
  /** How whoever came back of each was to have signed in. */
  readonly ended: SignInWish[]
  /** How often somebody's identity was asked for. */
  readonly completed: number
  /** When they signed in, as the provider says from now on. */
  signedInAt: Date | undefined
  /** The callback of the latest trip, on which this subject signed in. */
  answer(subject: string): string
} {
  const attempts: SignInAttempt[] = []
  const wishes: SignInWish[] = []
  const ended: SignInWish[] = []
  const issuer = `https://${id}.test`
  let completed = 0
  const double: ReturnType<typeof redirectProvider> = {
    kind: 'redirect',
    id,
    name: `Provider ${id}`,
    signedInAt: undefined,
    attempts,
    wishes,
    ended,
    get completed() {
      return completed
    },
    connect: () => ({
      async begin(attempt, wish) {
        attempts.push(attempt)
        wishes.push(wish)
        const url = new URL(`${issuer}/authorize`)
        url.search = String(new URLSearchParams({ state: attempt.state }))
        return url
      },
      complete: async (answer, _, wish = {}) => {
        completed += 1
        ended.push(wish)
        const subject = answer.get('code') ?? ''
        return {
          provider: id,
          issuer,
          subject,
          email: `${subject}@${id}.test`,
          emailVerified: true,
          ...(double.signedInAt && { signedInAt: double.signedInAt }),
        }
      },
    }),
    answer(subject) {
      const { redirectUri, state } = attempts.at(-1) ?? { redirectUri: '', state: '' }
      return `${redirectUri}?${new URLSearchParams({ code: subject, state })}`
    },
  }
  return double
}
