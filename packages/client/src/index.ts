export type { UserInfo } from '@paircode/protocol'
export { isAccount, type UseAccountOptions, useAccount } from './accounts.ts'
export { type DiagnoseOptions, diagnose } from './diagnose.ts'
export type { Finding } from './doctor/check.ts'
export type { DevicePrompt, LinkPrompt, LoginPrompt, NumberQuestion } from './flows/flow.ts'
export type { Flow } from './flows/pick.ts'
export { type LoginOptions, login } from './login.ts'
export { LoginError, type LoginErrorCode } from './login-error.ts'
export { type OpenSessionOptions, openSession } from './open-session.ts'
export { stateFolder } from './platform/state-folder.ts'
export type { ServerEndpoints } from './requests/login-server.ts'
export type { Session } from './session.ts'
export { type DefaultStoreOptions, defaultStore, type StoreMode } from './store/default-store.ts'
export { fileStore } from './store/file-store.ts'
export { memoryStore } from './store/memory-store.ts'
export type {
  AccountChoice,
  CookieCredential,
  Credential,
  SessionEndpoints,
  SessionFacts,
  SessionKey,
  SessionScope,
  SessionStore,
  StoredSession,
  TokenCredential,
} from './store/session-store.ts'
export { nextStep } from './terminal/next-step.ts'
export type { Output } from './terminal/output.ts'
export {
  type BeginLoginOptions,
  type BegunLogin,
  beginLogin,
  type CancelLoginOptions,
  type CompleteLoginOptions,
  cancelLogin,
  completeLogin,
} from './two-step.ts'
