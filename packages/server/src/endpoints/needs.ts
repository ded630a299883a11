import type { Browsers } from '../http/browser.ts'
import type { Cookies } from '../http/cookies.ts'
import type { Issuer } from '../http/issuer.ts'
import type { Authorize } from '../login/authorize.ts'
import type { Client, Clients } from '../login/clients.ts'
import type { ConnectedProvider } from '../login/sign-in.ts'
import type { HeldPolls } from '../login/wait.ts'
import type { Look } from '../pages/data.ts'
import type { FormProvider } from '../providers/provider.ts'
import type { SessionLimits } from '../sessions/start.ts'
import type { Store } from '../store/store.ts'

/** One thing worth a line in the log. No field ever holds a secret. */
export interface LogEvent {
  readonly level: 'info' | 'warn' | 'error'
  /** What happened, in snake case: `login_started`. */
  readonly event: string
  readonly [detail: string]: unknown
}

/** A provider at whose own pages people sign in. */
export interface RedirectWay extends ConnectedProvider {
  readonly kind: 'redirect'
  readonly name: string
}

/** A way to sign in: at the provider's own pages, or with a form of ours. */
export type SignInWay = RedirectWay | FormProvider

/** All that a server is made of. Each endpoint names the part of it that it may touch. */
export interface Needs extends Pick<Store, 'logins' | 'sessions' | 'people' | 'signIns'> {
  readonly issuer: Issuer
  readonly look: Look
  readonly clients: Clients
  readonly resources: ReadonlySet<string>
  readonly remoteApproval: 'allow' | 'deny'
  readonly flows: Client['flows']
  readonly ways: ReadonlyMap<string, SignInWay>
  readonly authorize: Authorize
  readonly sessionLimits: SessionLimits
  readonly browsers: Browsers
  readonly cookies: Cookies
  readonly heldPolls: HeldPolls
  readonly log: (event: LogEvent) => void
  readonly now: () => Date
}
