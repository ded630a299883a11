import { OAuthError } from '@paircode/protocol'
import type { Client } from '../../clients/client.ts'
import { type DpopProof, spendProof } from '../../http/dpop.ts'
import type { Parameters } from '../../http/parameters.ts'
import { invalidRequest } from '../../http/refusal.ts'
import { begin } from '../../login/begin.ts'
import type { Asked, Requester } from '../../store/login-store.ts'
import { type BeginningNeeds, limitBeginnings } from '../beginning.ts'
import type { Parts } from '../parts.ts'
import type { Call } from '../route.ts'
import {
  readChallenge,
  readKey,
  readPrompts,
  readResource,
  readScope,
  readSignIn,
  refuseRequestObjects,
} from './asked.ts'

export interface LoopbackNeeds
  extends BeginningNeeds,
    Pick<Parts, 'issuer' | 'clients' | 'resources' | 'logins' | 'spent' | 'now'> {}

/** An authorization request whose client and redirect URI have been verified. */
export interface AuthorizationRequest {
  readonly client: Client
  readonly redirectUri: string
  readonly parameters: Parameters
  /** What is known about the terminal that asks. */
  readonly requester: Requester
  /** Whether somebody is signed in in the browser that sent the request. */
  readonly isSignedIn: boolean
  /** Proof that the terminal holds a key, if it sent the request itself. */
  readonly proof?: DpopProof | undefined
}

/**
 * Begins a loopback login, for pushed and for direct requests.
 *
 * @returns the handle for its link.
 * @throws {OAuthError} with the codes of RFC 6749 §4.1.2.1.
 */
export async function beginLoopback(
  call: Call,
  needs: LoopbackNeeds,
  request: AuthorizationRequest,
): Promise<string> {
  const { client, parameters, requester } = request
  requireCodeFlow(request)
  const scope = readScope(parameters, client)
  const asked = readAsked(request, needs)
  refuseSilence(request)
  limitBeginnings(call, needs)
  await spendProof(needs.spent, request.proof, needs.now())

  const lifetimeSeconds = client.lifetimes.deviceCodeSeconds
  const begun = await begin(
    needs.logins,
    {
      flow: 'loopback',
      client,
      scope,
      asked,
      lifetimeSeconds,
      requester,
      redeemHash: null,
      userCodeHash: null,
    },
    needs.now(),
  )
  if (begun.outcome === 'taken') throw new Error('a fresh handle is in use already')
  needs.audit({
    event: 'login_started',
    flow: 'loopback',
    login: begun.loginId,
    client: client.clientId,
    address: call.address,
  })
  return begun.handle
}

function requireCodeFlow({ client, parameters }: AuthorizationRequest): void {
  refuseRequestObjects(parameters)
  if (parameters.require('response_type') !== 'code') {
    throw new OAuthError('unsupported_response_type', 'response_type: it must be code')
  }
  if ((parameters.get('response_mode') ?? 'query') !== 'query') {
    throw invalidRequest('response_mode: it must be query')
  }
  if (!client.flows.loopback || !client.grants.has('authorization_code')) {
    throw new OAuthError('unauthorized_client', 'This client may not log in by a browser here')
  }
}

function readAsked(
  { client, redirectUri, parameters, proof }: AuthorizationRequest,
  { resources }: LoopbackNeeds,
): Asked {
  const state = readEcho(parameters, 'state')
  const nonce = readEcho(parameters, 'nonce')
  return {
    resource: readResource(parameters, resources),
    ...readChallenge(parameters, client.pkceRequired),
    ...readKey(parameters, proof),
    ...readSignIn(parameters),
    redirectUri,
    ...(state !== undefined && { state }),
    ...(nonce !== undefined && { nonce }),
  }
}

const MOST_ECHOED_BYTES = 2048

/** A value returned to the client unchanged. Anybody may send one, and we store it until then. */
function readEcho(parameters: Parameters, name: 'state' | 'nonce'): string | undefined {
  const value = parameters.get(name)
  if (value === undefined || Buffer.byteLength(value) <= MOST_ECHOED_BYTES) return value
  throw invalidRequest(`${name}: it has more than ${MOST_ECHOED_BYTES} bytes; send a shorter one`)
}

/** `prompt=none` asks for an answer without a question, but we always ask one (RFC 8252 §8.6). */
function refuseSilence({ parameters, isSignedIn }: AuthorizationRequest): void {
  const prompts = readPrompts(parameters)
  if (!prompts.includes('none')) return
  // "If this parameter contains none with any other value, an error is returned." (OpenID Connect
  // Core §3.1.2.1)
  if (prompts.length > 1) throw invalidRequest('prompt: none goes with nothing else')
  throw isSignedIn
    ? new OAuthError('consent_required', 'prompt: the person is always asked, so none cannot be')
    : new OAuthError('login_required', 'prompt: nobody is signed in, so none cannot be')
}
