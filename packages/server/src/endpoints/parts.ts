import type { Client } from '../clients/client.ts'
import type { Clients } from '../clients/clients.ts'
import type { Browsers } from '../http/browser.ts'
import type { Cookies } from '../http/cookies.ts'
import type { Crowds } from '../http/crowds.ts'
import type { Issuer } from '../http/issuer.ts'
import type { Limiter } from '../http/limiter.ts'
import type { LogEvent } from '../http/log.ts'
import type { WrongSecrets } from '../http/wrong-secrets.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { Authorize } from '../login/authorize.ts'
import type { ConnectedProvider } from '../login/sign-in.ts'
import type { HeldPolls } from '../login/wait.ts'
import type { Look } from '../pages/data.ts'
import type { FormProvider } from '../providers/provider.ts'
import type { SessionLimits } from '../sessions/start.ts'
import type { AuditEvent } from '../store/audit-event.ts'
import type { Store } from '../store/store.ts'

/** A provider where people sign in on the provider's own pages. */
export interface RedirectWay extends ConnectedProvider {
  readonly kind: 'redirect'
  readonly name: string
}

/** A way to sign in: on the provider's own pages, or with one of our forms. */
export type SignInWay = RedirectWay | FormProvider

/** All the parts of a server. Each endpoint names the ones that it may use. */
export interface Parts extends Pick<Store, 'logins' | 'sessions' | 'people' | 'signIns' | 'spent'> {
  readonly issuer: Issuer
  readonly look: Look
  readonly clients: Clients
  readonly resources: ReadonlySet<string>
  readonly remoteApproval: 'allow' | 'deny'
  readonly flows: Client['flows']
  readonly ways: ReadonlyMap<string, SignInWay>
  readonly authorize: Authorize
  readonly sessionLimits: SessionLimits
  /** Opened on first use. */
  readonly ring: () => Promise<KeyRing>
  readonly browsers: Browsers
  readonly cookies: Cookies
  readonly heldPolls: HeldPolls
  readonly crowds: Crowds
  readonly wrongSecrets: WrongSecrets
  /** How fast people on one network may be sent to a provider. */
  readonly trips: Limiter
  readonly audit: (event: AuditEvent) => void
  readonly log: (event: LogEvent) => void
  readonly now: () => Date
}
