import type { Outbound } from './outbound.ts'
import type { RedirectSignIn } from './provider.ts'

/**
 * A way to sign in whose code is loaded when the first person comes: openid-client and jose, which it
 * stands on, would be a quarter of the time that a server takes to start.
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
    complete: async (answer, attempt) => (await signIn()).complete(answer, attempt),
  }
}
