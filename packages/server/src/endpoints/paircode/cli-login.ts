import {
  isLoginScope,
  OAuthError,
  type PaircodeMethod,
  paircodeProblem,
  writePaircodeStarted,
} from '@paircode/protocol'
import type { Client } from '../../clients/client.ts'
import type { ConfiguredClients } from '../../clients/configured-clients.ts'
import type { Parameters } from '../../http/parameters.ts'
import { Refusal } from '../../http/refusal.ts'
import { refuseBrowsers } from '../../http/refuse-browsers.ts'
import { type Answer, json, text, wantsJson } from '../../http/response.ts'
import { begin } from '../../login/begin.ts'
import { sha256 } from '../../store/secret.ts'
import { type BeginningNeeds, limitBeginnings, readRequester } from '../beginning.ts'
import type { Parts } from '../parts.ts'
import type { Call } from '../route.ts'

type Needs = BeginningNeeds & Pick<Parts, 'issuer' | 'clients' | 'logins' | 'now'>

/** The origin's client polls once per second. */
const INTERVAL_SECONDS = 1

/**
 * `GET /cli_login?paircode=P`: begins a login and answers with the URL for the person to open.
 *
 * As in the origin, the body is that URL and nothing else: its client opens whatever it receives.
 */
export async function getCliLogin(call: Call, needs: Needs): Promise<Answer> {
  refuseBrowsers(call.request)
  limitBeginnings(call, needs)
  const { query, request, address } = call
  const redeemHash = readPaircode(query)
  const client = readClient(query, needs.clients.configured)

  const lifetimeSeconds = client.lifetimes.paircodeSeconds
  // OpenID scopes are dropped: the terminal gets a session and no tokens.
  const scope = client.scopes.filter((name) => !isLoginScope(name))
  const beginning = {
    ...({ flow: 'paircode', client, scope, asked: { resource: [] } } as const),
    lifetimeSeconds,
    requester: readRequester(call, query),
    redeemHash,
    userCodeHash: null,
  }
  const begun = await begin(needs.logins, beginning, needs.now())
  if (begun.outcome === 'taken') {
    throw new Refusal(
      409,
      'invalid_request',
      'paircode: it is in use already; make a new one for each login',
    )
  }

  needs.audit({
    event: 'login_started',
    flow: 'paircode',
    login: begun.loginId,
    client: client.clientId,
    address,
  })
  const verificationUri = needs.issuer.url(`/pair/${begun.handle}`)
  if (!wantsJson(request)) return text(verificationUri)
  return json(
    writePaircodeStarted({
      verificationUri,
      expiresInSeconds: lifetimeSeconds,
      intervalSeconds: INTERVAL_SECONDS,
    }),
  )
}

/** SHA-256 of the secret that collects: under S256, exactly what the terminal sent. */
function readPaircode(query: Parameters): string {
  const paircode = query.require('paircode')
  const method = query.get('paircode_method') ?? 'plain'
  if (!isMethod(method)) {
    throw new OAuthError(
      'invalid_request',
      'paircode_method: S256 is the only one; leave it out to send the secret itself',
    )
  }
  const problem = paircodeProblem(paircode, method)
  if (problem !== undefined) throw new OAuthError('invalid_request', problem)
  return method === 'S256' ? paircode : sha256(paircode)
}

const isMethod = (method: string): method is PaircodeMethod =>
  method === 'plain' || method === 'S256'

/** Only clients that the operator registered: others cannot use this flow. */
function readClient(query: Parameters, clients: ConfiguredClients): Client {
  const clientId = query.get('client_id')
  const client = clientId === undefined ? clients.paircodeDefault : clients.find(clientId)
  if (client === undefined) {
    throw clientId === undefined
      ? new OAuthError(
          'unauthorized_client',
          'No client may log in this way here; use a device login',
        )
      : new Refusal(400, 'invalid_client', 'client_id: no such client is registered here')
  }
  if (!client.flows.paircode) {
    throw new OAuthError(
      'unauthorized_client',
      'client_id: this client may not log in with a paircode',
    )
  }
  return client
}
