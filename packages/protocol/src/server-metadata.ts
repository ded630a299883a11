import { isText, readFields } from './fields.ts'

/**
 * What a client needs to know about an authorization server.
 *
 * @see [RFC 8414 §2](https://www.rfc-editor.org/rfc/rfc8414#section-2), OpenID Connect Discovery §3
 */
export interface ServerMetadata {
  readonly issuer: string
  readonly authorizationEndpoint?: string
  readonly tokenEndpoint?: string
  /** RFC 9126 §5 */
  readonly pushedAuthorizationRequestEndpoint?: string
  /** RFC 8628 §4 */
  readonly deviceAuthorizationEndpoint?: string
  readonly revocationEndpoint?: string
  readonly userinfoEndpoint?: string
  readonly grantTypesSupported: readonly string[]
  readonly codeChallengeMethodsSupported: readonly string[]
  /** Whether the authorization response names its issuer (RFC 9207 §3). */
  readonly authorizationResponseIssParameterSupported: boolean
  /** Ours: PKCE protects device logins, too (docs/protocol.md). */
  readonly deviceCodeChallengeMethodsSupported: readonly string[]
}

/** The members that are addresses, keyed by their names on the wire. */
const ENDPOINTS = {
  authorization_endpoint: 'authorizationEndpoint',
  token_endpoint: 'tokenEndpoint',
  pushed_authorization_request_endpoint: 'pushedAuthorizationRequestEndpoint',
  device_authorization_endpoint: 'deviceAuthorizationEndpoint',
  revocation_endpoint: 'revocationEndpoint',
  userinfo_endpoint: 'userinfoEndpoint',
} as const

const DEFAULT_GRANT_TYPES = ['authorization_code', 'implicit']

/** Parses the metadata; `undefined` if the body is something else. Does not check the addresses. */
export function readServerMetadata(body: unknown): ServerMetadata | undefined {
  const fields = readFields(body)
  if (fields === undefined || !isText(fields.issuer)) return undefined
  const endpoints = Object.entries(ENDPOINTS).flatMap(([wire, name]) =>
    isText(fields[wire]) ? [[name, fields[wire]]] : [],
  )
  return {
    issuer: fields.issuer,
    ...Object.fromEntries(endpoints),
    // "If omitted, the default value is "["authorization_code", "implicit"]"." (RFC 8414 §2)
    grantTypesSupported: readTexts(fields.grant_types_supported ?? DEFAULT_GRANT_TYPES),
    codeChallengeMethodsSupported: readTexts(fields.code_challenge_methods_supported),
    deviceCodeChallengeMethodsSupported: readTexts(fields.device_code_challenge_methods_supported),
    // "If omitted, the default value is false." (RFC 9207 §3)
    authorizationResponseIssParameterSupported:
      fields.authorization_response_iss_parameter_supported === true,
  }
}

const readTexts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter(isText) : []
