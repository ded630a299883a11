import { OAuthError } from '@paircode/protocol'
import type { Client } from '../../clients/client.ts'
import { redirectAllowed } from '../../clients/redirect-uri.ts'
import { readClientForm } from '../../http/form.ts'
import { Parameters } from '../../http/parameters.ts'
import { badRequest, type Problem } from '../../http/problem.ts'
import { invalidRequest, Refusal } from '../../http/refusal.ts'
import { type Answer, seeOther } from '../../http/response.ts'
import { isSecret, sha256 } from '../../store/secret.ts'
import { readRequester } from '../beginning.ts'
import type { Parts } from '../parts.ts'
import type { Call } from '../route.ts'
import { authorizationResponse } from './authorization-response.ts'
import { beginLoopback, type LoopbackNeeds } from './begin-loopback.ts'
import { REQUEST_URI } from './par.ts'

type Needs = LoopbackNeeds & Pick<Parts, 'browsers'>

/**
 * `GET` or `POST /oauth/authorize`: a browser brings a terminal's request, or the name of a request
 * that the terminal pushed before (RFC 6749 §4.1.1, RFC 9126 §4).
 *
 * Until the client and the redirect URI are verified, errors are pages: "the authorization server …
 * MUST NOT automatically redirect the user agent to the invalid redirection URI"
 * (RFC 6749 §4.1.2.1).
 */
export async function authorize(call: Call, needs: Needs): Promise<Answer> {
  const sent = await readSent(call)
  const parameters = new Parameters(sent, (problem) => badRequest(`${problem}.`))
  const client = await findClient(call, parameters.require('client_id'), needs)
  const requestUri = parameters.get('request_uri')
  if (requestUri !== undefined) return seeOther(await pushed(requestUri, client, needs))

  const redirectUri = parameters.require('redirect_uri')
  if (!redirectAllowed(client.redirectUris, redirectUri)) {
    throw badRequest('redirect_uri: this client is not registered with it.')
  }
  try {
    return seeOther(await fresh(call, needs, client, redirectUri, sent))
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error
    // Whoever made up the client could use us to send people anywhere (RFC 9700 §4.11.2).
    if (!client.vouchedFor) throw asPage(error)
    const [state, ...others] = sent.getAll('state')
    const asked = { redirectUri, ...(state && others.length === 0 && { state }) }
    const answer = { error: error.code, error_description: error.message }
    return seeOther(authorizationResponse(asked, needs.issuer, answer).href)
  }
}

/** @throws {Problem} when the client does not exist, or its metadata is not acceptable. */
async function findClient(
  { address }: Call,
  clientId: string,
  { clients }: Needs,
): Promise<Client> {
  const client = await clients.find(clientId, address).catch((error: unknown) => {
    throw error instanceof OAuthError ? asPage(error) : error
  })
  if (client === undefined) throw badRequest('client_id: no such client is registered here.')
  return client
}

function asPage(error: OAuthError): Problem {
  const status = error.status === 401 ? 400 : error.status
  return badRequest(`${error.message}.`, status, error instanceof Refusal ? error.headers : {})
}

/** The query plus the form, if there is one: a parameter in both counts as sent twice. */
async function readSent({ request, query }: Call): Promise<URLSearchParams> {
  if (request.method === 'GET') return query.raw
  const form = await readClientForm(request)
  return new URLSearchParams([...query.raw, ...form.raw])
}

/** For a pushed request, whose login exists already. */
async function pushed(requestUri: string, client: Client, needs: Needs): Promise<string> {
  const handle = requestUri.startsWith(REQUEST_URI) ? requestUri.slice(REQUEST_URI.length) : ''
  const login = isSecret('pch', handle)
    ? await needs.logins.findByHandle(sha256(handle), needs.now())
    : undefined
  if (login?.flow !== 'loopback' || login.clientId !== client.clientId) {
    throw badRequest('request_uri: this client has pushed no such request, or it is too old.')
  }
  return needs.issuer.url(`/go/${handle}`)
}

async function fresh(
  call: Call,
  needs: Needs,
  client: Client,
  redirectUri: string,
  sent: URLSearchParams,
): Promise<string> {
  const parameters = new Parameters(sent, invalidRequest)
  const { address, host, system } = readRequester(call, parameters)
  // Without the program name: this request comes from the browser.
  const requester = { address, ...(host && { host }), ...(system && { system }) }
  const { signedIn } = await needs.browsers.read(call.request)
  const request = { client, redirectUri, parameters, requester, isSignedIn: signedIn !== null }
  return needs.issuer.url(`/go/${await beginLoopback(call, needs, request)}`)
}
