import type { ForeignServer } from './foreign-server.ts'
import { startListener } from './listen.ts'

export const DEVICE_CODE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'

/** RFC 7636, appendix B. */
export const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

export const PUBLIC = { client_id: 'acme-cli' }
export const PKCE = { code_challenge: CHALLENGE, code_challenge_method: 'S256' }
export const WEB = { client_id: 'acme-web' }

export const basic = (clientId: string, secret: string) => ({
  authorization: `Basic ${btoa([clientId, secret].map(encodeURIComponent).join(':'))}`,
})

/** What an endpoint answered, of which a test reads what it expects to be there. */
interface Body {
  readonly device_code: string
  readonly user_code: string
  readonly verification_uri: string
  readonly refresh_token: string
  readonly scope: string
  readonly error?: string
}

export const read = async (answer: Promise<Response>) => {
  const response = await answer
  return { status: response.status, body: (await response.json()) as Body }
}

export const beginDevice = async (server: ForeignServer, more = {}): Promise<Body> =>
  (await read(server.post('device_authorization', { ...PUBLIC, ...more }))).body

export const poll = (server: ForeignServer, { device_code }: Body, headers = {}) =>
  read(server.post('token', { ...PUBLIC, grant_type: DEVICE_CODE_GRANT, device_code }, headers))

export const redeem = (server: ForeignServer, fields: Record<string, string>, headers = {}) =>
  read(server.post('token', { grant_type: 'authorization_code', ...fields }, headers))

/** A person answers an authorization request. What the app hears at its redirect URI. */
export async function authorize(
  server: ForeignServer,
  fields: Record<string, string>,
  { decision, ...place }: { decision?: 'Approve' | 'Deny'; host?: string; path?: string } = {},
) {
  const { redirectUri, answer } = await startListener(place)
  const request = { response_type: 'code', redirect_uri: redirectUri, ...fields }
  await server.ada.answer(
    `${server.issuer}/oauth/authorize?${new URLSearchParams(request)}`,
    decision,
  )
  const { code = '', state = '' } = Object.fromEntries(answer().searchParams)
  return { code, state, redirect_uri: redirectUri }
}
