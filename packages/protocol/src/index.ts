export { type DeviceAuthorization, writeDeviceAuthorization } from './device-authorization.ts'
export { OAuthError, type OAuthErrorCode } from './oauth-error.ts'
export {
  PAIRCODE_SCHEME,
  type PaircodeMethod,
  type PaircodePoll,
  type PaircodeStart,
  type PaircodeStarted,
  paircodeProblem,
  paircodeStartQuery,
  readPaircodePoll,
  readPaircodeStarted,
  type TerminalReport,
  writePaircodePoll,
  writePaircodeStarted,
} from './paircode.ts'
export { parsePreferWait, preferWait } from './prefer.ts'
export { printable } from './printable.ts'
export { type PushedAuthorization, writePushedAuthorization } from './pushed-authorization.ts'
export { isLoginScope, isScopeName, parseScope } from './scope.ts'
export { type TokenResponse, writeTokenResponse } from './token-response.ts'
export { readUserInfo, type UserInfo, writeUserInfo } from './userinfo.ts'
