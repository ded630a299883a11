import type { Outbound } from './outbound.ts'
import type { RedirectSignIn } from './provider.ts'

/**
 * Loads the sign-in code when the first person needs it: openid-client and its dependency jose
 * would take a quarter of the server's start-up time.
 */
export function signInLater<Settings>(
  load: () => Promise<(settings: Settings, fetch: Outbound) => RedirectSignIn>,
  settings: Settings,
  fetch: Outbound,
): RedirectSignIn {
  let made: Promise<RedirectSignIn> | undefined
  const signIn = () => {
    made ??= load().then((make) => make(settings, fetch))
    return made
  }
  return {
    begin: async (attempt, wish) => (await signIn()).begin(attempt, wish),
    complete: async (...trip) => (await signIn()).complete(...trip),
  }
}
