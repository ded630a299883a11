export {
  type DeviceAuthorization,
  readDeviceAuthorization,
  writeDeviceAuthorization,
} from './device-authorization.ts'
export { readIdToken } from './id-token.ts'
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
export {
  type PushedAuthorization,
  type ReceivedPush,
  readPushedAuthorization,
  writePushedAuthorization,
} from './pushed-authorization.ts'
export { isLoginScope, isScopeName, parseScope } from './scope.ts'
export { readServerMetadata, type ServerMetadata } from './server-metadata.ts'
export {
  type ReceivedTokens,
  readTokenResponse,
  type TokenResponse,
  writeTokenResponse,
} from './token-response.ts'
export { readUserInfo, type UserInfo, writeUserInfo } from './userinfo.ts'
