export { type GitHubOptions, github } from './github.ts'
export { type GoogleOptions, google } from './google.ts'
export { type LocalOptions, local } from './local.ts'
export { type OidcOptions, oidc } from './oidc.ts'
export {
  type DiscordOptions,
  discord,
  gitlab,
  huggingFace,
  type IssuerPresetOptions,
  type MicrosoftOptions,
  microsoft,
  type PresetOptions,
} from './presets.ts'
export {
  type FormProvider,
  type Network,
  type Provider,
  ProviderError,
  type RedirectProvider,
  type RedirectSignIn,
  type SignedIn,
  type SignInAttempt,
  type SignInWish,
} from './provider.ts'
