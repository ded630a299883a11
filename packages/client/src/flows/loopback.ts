import { randomBytes } from 'node:crypto'
import { printable } from '@paircode/protocol'
import { LoginError } from '../login-error.ts'
import type { AuthorizationAnswer } from '../loopback/answer.ts'
import { type Listener, listen } from '../loopback/listener.ts'
import { thisMachine } from '../platform/machine.ts'
import { pushAuthorization } from '../requests/authorization.ts'
import { badServer } from '../requests/exchange.ts'
import { parametersOf } from '../requests/form.ts'
import { giveUp } from '../requests/give-up.ts'
import { requestTokens } from '../requests/token.ts'
import { newChallenge } from './challenge.ts'
import type { FlowNeeds, FlowResult, OAuthRequest } from './flow.ts'
import { within } from './pause.ts'
import { sessionOf } from './session-of.ts'
import { timedOut } from './timed-out.ts'
import { checkVerificationUri } from './verification-uri.ts'

/**
 * A browser on this machine brings the answer to a loopback address (RFC 8252 §7.3), and ends on a
 * page that says how the login went.
 *
 * @throws {LoginError} `denied`, `timed_out`, `refused`, `unreachable`, `bad_server`, `no_loopback`
 *   or `flow_not_offered`
 */
export async function loopbackFlow(request: OAuthRequest, needs: FlowNeeds): Promise<FlowResult> {
  if (!request.server.offersLoopback) {
    const message = `${request.server.issuer} does not offer logins by a browser with PKCE (S256).`
    throw new LoginError('flow_not_offered', message)
  }
  const state = randomBytes(32).toString('base64url')
  const listener = await listen(state)
  let page: 'done' | 'failed' = 'failed'
  try {
    const result = await comeBack(request, needs, listener, state)
    page = 'done'
    return result
  } finally {
    await listener.finish(page)
  }
}

async function comeBack(
  request: OAuthRequest,
  needs: FlowNeeds,
  { redirectUri, answer }: Listener,
  state: string,
): Promise<FlowResult> {
  const { server, clientId, timeoutSeconds } = request
  const { verifier, challenge } = newChallenge()
  const expiresAt = new Date(needs.now().getTime() + timeoutSeconds * 1000)
  const { verificationUri, requestUri } = await begin(request, needs, {
    response_type: 'code',
    redirect_uri: redirectUri,
    state,
    code_challenge: challenge,
    code_challenge_method: 'S256',
  })
  try {
    await needs.prompt({ flow: 'loopback', verificationUri, expiresAt })
    const late = () => timedOut(timeoutSeconds)
    const code = codeIn(await within(timeoutSeconds, () => answer, late, needs.signal), request)
    const askedAt = needs.now()
    const tokens = await requestTokens(
      server.endpoints.token,
      {
        grant_type: 'authorization_code',
        client_id: clientId,
        code,
        redirect_uri: redirectUri,
        code_verifier: verifier,
      },
      request.scope ?? [],
      needs,
    )
    return await sessionOf(tokens, server, clientId, askedAt, needs)
  } catch (error) {
    await giveUp(server.endpoints.revocation, clientId, requestUri, needs)
    throw error
  }
}

/** Pushes the request to the server first if possible, which keeps the address short (RFC 9126). */
async function begin(
  { server, clientId, scope, resource }: OAuthRequest,
  needs: FlowNeeds,
  fields: Readonly<Record<string, string>>,
): Promise<{ readonly verificationUri: string; readonly requestUri?: string }> {
  const { authorization = '', pushedAuthorization } = server.endpoints
  const asked = { client_id: clientId, ...fields, scope: scope?.join(' '), resource }
  if (pushedAuthorization === undefined) return { verificationUri: addressOf(authorization, asked) }
  const push = { ...asked, ...thisMachine() }
  const { requestUri, authorizationUri } = await pushAuthorization(pushedAuthorization, push, needs)
  const verificationUri =
    authorizationUri === undefined
      ? addressOf(authorization, { client_id: clientId, request_uri: requestUri })
      : checkVerificationUri(authorizationUri, server.issuer)
  return { verificationUri, requestUri }
}

/**
 * The endpoint may have a query, "which MUST be retained when adding additional query parameters"
 * (RFC 6749 §3.1).
 */
function addressOf(endpoint: string, fields: Parameters<typeof parametersOf>[0]): string {
  const url = new URL(endpoint)
  for (const [name, value] of parametersOf(fields)) url.searchParams.append(name, value)
  return url.href
}

/** Returns the code if the answer is from the server that was asked, and a yes. */
function codeIn(answer: AuthorizationAnswer, { server }: OAuthRequest): string {
  // "clients MUST … compare the extracted and decoded value to the issuer identifier …. If the
  // value does not match …, clients MUST reject the authorization response" (RFC 9207 §2.4)
  const isOurs = answer.iss === undefined ? !server.sendsIss : answer.iss === server.issuer
  if (!isOurs) throw badServer(server.issuer, 'did not send what the browser brought', false)
  if (answer.code !== undefined) return answer.code
  const error = printable(answer.error ?? '', 64)
  const description = printable(answer.errorDescription ?? error, 300)
  const cause = { error, description }
  if (error === 'access_denied') {
    throw new LoginError('denied', 'The login was denied in the browser.', { cause })
  }
  const message = `${new URL(server.issuer).origin} refused: ${description.replace(/\.?$/, '.')}`
  throw new LoginError('refused', message, { cause })
}
