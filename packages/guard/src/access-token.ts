import { parseScope } from '@paircode/protocol'
import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'
import type { Caller } from './caller.ts'
import type { Refusals } from './refusal.ts'

/** What a token is checked against. */
export interface TokenRules {
  readonly issuer: string
  readonly audience: string
  readonly findKey: JWTVerifyGetKey
  readonly refusals: Refusals
  readonly now: () => Date
}

/** How far apart the clocks of the login server and this machine may be. */
export const SKEW_SECONDS = 5

/** The algorithms the login server signs with. Never `none`, and never one with a shared secret. */
const ALGORITHMS = ['ES256']

/**
 * Validates a JWT access token (RFC 9068 §4): type, algorithm, signature, issuer, audience, times
 * and the claims that make up a {@link Caller}. The headers `jwk`, `jku` and `x5u` are not read.
 *
 * @throws {Unauthenticated} when it is not valid.
 * @throws {Unavailable} when it cannot be verified now.
 */
export async function verifyAccessToken(token: string, rules: TokenRules): Promise<Caller> {
  const claims = await verifiedClaims(token, rules)
  // RFC 9449 §7.2: a token bound to a key must not be accepted without proof of that key.
  if (claims.cnf !== undefined) {
    throw rules.refusals.badToken('cnf: this token is bound to a key; do not send it as Bearer')
  }
  return readCaller(claims, rules)
}

async function verifiedClaims(token: string, rules: TokenRules): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, rules.findKey, {
      algorithms: ALGORITHMS,
      // "… MUST verify that the typ header value is "at+jwt" or "application/at+jwt"" (RFC 9068 §4)
      typ: 'at+jwt',
      issuer: rules.issuer,
      audience: rules.audience,
      requiredClaims: ['jti', 'iat', 'exp'],
      clockTolerance: SKEW_SECONDS,
      currentDate: rules.now(),
    })
    return payload
  } catch (error) {
    if (error instanceof errors.JWTExpired) {
      throw rules.refusals.badToken('This token has expired; refresh it, or log in again')
    }
    // Neither error is kept as a cause: both hold all claims, which would end up in a log.
    if (error instanceof errors.JWTClaimValidationFailed) throw unfit(error.claim, rules)
    if (error instanceof errors.JOSEError) {
      throw rules.refusals.badToken(`This is no access token of ${rules.issuer}`, { cause: error })
    }
    throw error
  }
}

function readCaller(claims: JWTPayload, rules: TokenRules): Caller {
  const text = (name: string): string => {
    const value = claims[name]
    if (typeof value !== 'string' || value === '') throw unfit(name, rules)
    return value
  }
  const roles = claims.roles ?? []
  if (!isListOfText(roles)) throw unfit('roles', rules)
  const instant = (name: string) => new Date(Number(claims[name]) * 1000)
  return deepFreeze({
    subject: text('sub'),
    clientId: text('client_id'),
    scope: claims.scope === undefined ? [] : parseScope(text('scope')),
    roles,
    sessionId: text('sid'),
    issuedAt: instant('iat'),
    expiresAt: instant('exp'),
    claims,
  })
}

const isListOfText = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string')

const unfit = (claim: string, { issuer, audience, refusals }: TokenRules) =>
  refusals.badToken(
    `${claim}: this token has none that fits; get one from ${issuer} for ${audience}`,
  )

/** All requests with the same token share one caller, so none may change it. */
function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) {
    if (typeof part === 'object' && part !== null) deepFreeze(part)
  }
  return Object.freeze(value)
}
