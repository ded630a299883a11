export { OAuthError, type OAuthErrorCode } from '@paircode/protocol'
export type { Connection } from './http/address.ts'
export { type Caller, Unauthenticated } from './http/authenticate.ts'
export type { LogEvent } from './http/log.ts'
export type { Access, Authorize } from './login/authorize.ts'
export {
  type AuditOptions,
  type Branding,
  type ClientOptions,
  type FlowSwitches,
  type Lifetimes,
  type MetricsOptions,
  OptionError,
  type RegistrationOptions,
  type ServerOptions,
} from './options.ts'
export {
  type DiscordOptions,
  discord,
  type FormProvider,
  type GitHubOptions,
  type GoogleOptions,
  github,
  gitlab,
  google,
  huggingFace,
  type IssuerPresetOptions,
  type LocalOptions,
  local,
  type MicrosoftOptions,
  microsoft,
  type Network,
  type OidcOptions,
  oidc,
  type PresetOptions,
  type Provider,
  ProviderError,
  type RedirectProvider,
  type RedirectSignIn,
  type SignedIn,
  type SignInAttempt,
  type SignInWish,
} from './providers/index.ts'
export { createServer, type Paircode } from './server.ts'
export type { AuditEvent, AuditEventName, AuditEvents } from './store/audit-event.ts'
export type { Identity } from './store/identity.ts'
export { memory } from './store/memory/index.ts'
export { type Store, StoreError } from './store/store.ts'
export type { Tracer } from './tracing.ts'
