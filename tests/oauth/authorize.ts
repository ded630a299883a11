import type { TestServer } from '../login/start-server.ts'
import { type Fields, parametersOf } from './start-oauth.ts'

export const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
export const CALLBACK = 'http://127.0.0.1:49152/callback'
export const STATE = 'a:b/c=d e+f&g%20'

/** An authorization request that is right. */
export const RIGHT = {
  response_type: 'code',
  client_id: 'acme-cli',
  redirect_uri: CALLBACK,
  state: STATE,
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
}

/** Where the browser is sent, and with what; or the page that it is shown instead. */
export async function authorize(
  server: TestServer,
  fields: Fields,
  init: RequestInit & { inBody?: true } = {},
) {
  const parameters = parametersOf(fields)
  const url = `${server.issuer}/oauth/authorize`
  const answer = init.inBody
    ? await server.fetch(url, { ...init, method: 'POST', body: parameters })
    : await server.fetch(`${url}?${parameters}`, init)
  const location = answer.headers.get('location')
  const sentTo = location === null ? null : new URL(location)
  return {
    status: answer.status,
    location,
    address: sentTo && `${sentTo.origin}${sentTo.pathname}`,
    answer: Object.fromEntries(sentTo?.searchParams ?? []),
    text: await answer.text(),
  }
}
