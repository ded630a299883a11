import { LoginError } from '../login-error.ts'
import { thisMachine } from '../platform/machine.ts'
import { authorizeDevice } from '../requests/authorization.ts'
import { pollDeviceCode } from '../requests/device-code.ts'
import { badServer } from '../requests/exchange.ts'
import { giveUp } from '../requests/give-up.ts'
import type { LoginServer } from '../requests/login-server.ts'
import { newChallenge } from './challenge.ts'
import type { DevicePrompt, FlowNeeds, FlowResult, OAuthRequest } from './flow.ts'
import { within } from './pause.ts'
import { pollUntil } from './poll.ts'
import { sessionOf } from './session-of.ts'
import { timedOut } from './timed-out.ts'
import { checkDeviceUri } from './verification-uri.ts'

/**
 * A device login that has begun: plain JSON, and secret. Another process can store and complete it.
 */
export interface DeviceLogin {
  readonly server: LoginServer
  readonly clientId: string
  readonly scope: readonly string[]
  readonly deviceCode: string
  readonly codeVerifier?: string
  readonly userCode: string
  readonly verificationUri: string
  readonly verificationUriComplete?: string
  readonly intervalSeconds: number
  /** ISO 8601 */
  readonly expiresAt: string
  /** How long the whole login may take. */
  readonly allowedSeconds: number
}

export interface DeviceRequest extends OAuthRequest {
  /** Why this flow was chosen, as a sentence. */
  readonly reason?: string | undefined
}

/**
 * The person approves in a browser on any machine (RFC 8628).
 *
 * @throws {LoginError} `denied`, `timed_out`, `refused`, `unreachable`, `bad_server`,
 *   `number_needed` or `flow_not_offered`
 */
export async function deviceFlow(request: DeviceRequest, needs: FlowNeeds): Promise<FlowResult> {
  const login = await beginDevice(request, needs)
  try {
    await needs.prompt(promptOf(login, request.reason, needs.askNumber !== undefined))
    return await completeDevice(login, needs)
  } catch (error) {
    await giveUp(request.server.endpoints.revocation, request.clientId, login.deviceCode, needs)
    throw error
  }
}

/** Gets the codes (RFC 8628 §3.1). */
export async function beginDevice(request: OAuthRequest, needs: FlowNeeds): Promise<DeviceLogin> {
  const { server, clientId, scope = [], resource, timeoutSeconds } = request
  const { deviceAuthorization, verification } = server.endpoints
  if (deviceAuthorization === undefined) {
    const message = `${server.issuer} does not offer logins by a code for another device.`
    throw new LoginError('flow_not_offered', message)
  }
  const pkce = server.offersDeviceS256 ? newChallenge() : undefined
  const begun = needs.now().getTime()
  const { expiresInSeconds, verificationUri, verificationUriComplete, ...codes } =
    await authorizeDevice(
      deviceAuthorization,
      {
        client_id: clientId,
        scope: scope.join(' '),
        resource,
        ...thisMachine(),
        ...(pkce && { code_challenge: pkce.challenge, code_challenge_method: 'S256' }),
      },
      needs,
    )
  // The code is printed and typed, so only harmless characters are allowed (security: CL-09).
  if (!/^[A-Z0-9-]{4,20}$/.test(codes.userCode)) {
    throw badServer(server.issuer, 'sent a code that nobody can type')
  }
  const checked = (uri: string) => checkDeviceUri(uri, server.issuer, verification)
  const allowedSeconds = Math.min(timeoutSeconds, expiresInSeconds)
  return {
    server,
    clientId,
    scope,
    ...codes,
    allowedSeconds,
    ...(pkce && { codeVerifier: pkce.verifier }),
    verificationUri: checked(verificationUri),
    ...(verificationUriComplete && {
      verificationUriComplete: checked(verificationUriComplete),
    }),
    expiresAt: new Date(begun + allowedSeconds * 1000).toISOString(),
  }
}

/** Leaves out the link, which leads to a number, if there is nobody to type the number. */
export const promptOf = (
  { userCode, verificationUri, verificationUriComplete, expiresAt }: DeviceLogin,
  reason: string | undefined,
  canAsk: boolean,
): DevicePrompt => ({
  flow: 'device',
  verificationUri,
  userCode,
  ...(canAsk && verificationUriComplete && { verificationUriComplete }),
  ...(reason && { reason }),
  expiresAt: new Date(expiresAt),
})

/** Waits until the person has decided. If that fails, the login is left as it is at the server. */
export async function completeDevice(login: DeviceLogin, needs: FlowNeeds): Promise<FlowResult> {
  const { server, clientId, deviceCode, codeVerifier, scope } = login
  const expiresAt = new Date(login.expiresAt)
  let number: string | undefined
  return pollUntil(
    async (holdSeconds) => {
      const askedAt = needs.now()
      const fields = {
        client_id: clientId,
        device_code: deviceCode,
        code_verifier: codeVerifier,
        confirmation_code: number,
      }
      const { token } = server.endpoints
      const answer = await pollDeviceCode(token, fields, holdSeconds, scope, needs)
      if (answer.status === 'complete') {
        return sessionOf(answer.tokens, server, clientId, askedAt, needs)
      }
      if (answer.status !== 'confirmation_required') return answer.status
      number = await askNumber(login, number !== undefined, needs)
      return 'again'
    },
    { ...login, expiresAt },
    needs,
  )
}

function askNumber(login: DeviceLogin, isAgain: boolean, needs: FlowNeeds): Promise<string> {
  const ask = needs.askNumber
  if (ask === undefined) {
    const message = 'The browser shows a number, and there is no terminal here to type it into.'
    throw new LoginError('number_needed', message)
  }
  const expiresAt = new Date(login.expiresAt)
  const seconds = (expiresAt.getTime() - needs.now().getTime()) / 1000
  return within(
    Math.max(0, seconds),
    (signal) => ask({ expiresAt, isAgain, signal }),
    () => timedOut(login.allowedSeconds),
    needs.signal,
  )
}
