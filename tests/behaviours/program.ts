import { createHash, randomUUID } from 'node:crypto'
import type { Callback } from './callback.ts'
import type { Question, RegisteredClient, Target } from './target.ts'
import {
  type Answer,
  type Body,
  credentials,
  type Fields,
  type Metadata,
  parametersOf,
  post,
  send,
} from './wire.ts'

export const DEVICE_CODE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'

/** RFC 7636, appendix B. */
export const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
export const WRONG_VERIFIER = 'a'.repeat(43)
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url')
export const PKCE = { code_challenge: CHALLENGE, code_challenge_method: 'S256' }

/** The programs that log people in at a server: what each of its clients does, in short. */
export class Program {
  readonly target: Target
  readonly metadata: Metadata
  readonly #callback: Callback

  constructor(target: Target, metadata: Metadata, callback: Callback) {
    this.target = target
    this.metadata = metadata
    this.#callback = callback
  }

  /** Posts to an endpoint as a client, the public one unless another is named. */
  post(
    endpoint: keyof Metadata,
    fields: Fields,
    client: RegisteredClient = this.target.clients.public,
  ): Promise<Answer> {
    const mine = credentials(client)
    return post(this.metadata[endpoint], { ...mine.fields, ...fields }, mine.headers)
  }

  /** Posts to an endpoint just what is given. */
  raw(
    endpoint: keyof Metadata,
    fields: Fields,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    return post(this.metadata[endpoint], fields, headers)
  }

  begin(fields: Fields = {}, client?: RegisteredClient): Promise<Answer> {
    const scope = this.target.scopes.all
    return this.post('device_authorization_endpoint', { scope, ...fields }, client)
  }

  poll({ device_code }: Pick<Body, 'device_code'>, more: Fields = {}, client?: RegisteredClient) {
    return this.token({ grant_type: DEVICE_CODE_GRANT, device_code, ...more }, client)
  }

  token(fields: Fields, client?: RegisteredClient): Promise<Answer> {
    return this.post('token_endpoint', fields, client)
  }

  refresh(refresh_token: string, more: Fields = {}, client?: RegisteredClient): Promise<Answer> {
    return this.token({ grant_type: 'refresh_token', refresh_token, ...more }, client)
  }

  /** A device login whose question is on somebody's screen. */
  async asked(fields: Fields = {}, client?: RegisteredClient) {
    const { body } = await this.begin(fields, client)
    return { login: body, question: await this.question(body) }
  }

  question(login: Body, userCode = login.user_code, name = 'ada'): Promise<Question> {
    return this.target.person(name).question(login.verification_uri, userCode)
  }

  /** A device login that is approved. */
  async approved(fields: Fields = {}, client?: RegisteredClient): Promise<Body> {
    const { login, question } = await this.asked(fields, client)
    await question.approve()
    return login
  }

  /** The first tokens of a device login. */
  async loggedIn(fields: Fields = {}, client?: RegisteredClient): Promise<Body> {
    const answer = await this.poll(await this.approved(fields, client), {}, client)
    if (answer.status !== 200) throw new Error(`no tokens: ${answer.status} ${answer.text}`)
    return answer.body
  }

  /** A right authorization request of the public client, changed as told. */
  authorizationRequest(changes: Fields = {}): Fields {
    return {
      response_type: 'code',
      client_id: this.target.clients.public.id,
      redirect_uri: this.target.redirectUri,
      scope: this.target.scopes.all,
      // What OpenID Connect Core §11 asks for where there is `offline_access`.
      prompt: 'consent',
      state: randomUUID(),
      ...PKCE,
      ...changes,
    }
  }

  authorizationUrl(request: Fields): string {
    return `${this.metadata.authorization_endpoint}?${parametersOf(request)}`
  }

  /** The first answer to an authorization request, and the parameters of where it leads. */
  async authorize(changes: Fields = {}) {
    const { status, headers } = await send(
      this.authorizationUrl(this.authorizationRequest(changes)),
    )
    const location = headers.get('location')
    const { origin, pathname, searchParams } = new URL(location ?? '', this.target.issuer)
    return {
      status,
      location,
      address: `${origin}${pathname}`,
      sent: Object.fromEntries(searchParams) as Readonly<Record<string, string | undefined>>,
    }
  }

  /** What arrives at the redirect URI once somebody has answered. */
  async answered(decision: 'approve' | 'deny', changes: Fields = {}): Promise<URLSearchParams> {
    const request = this.authorizationRequest(changes)
    const question = await this.target.person('ada').question(this.authorizationUrl(request))
    await question[decision]()
    return this.#callback.arrived(`${request.state}`)
  }

  /** A code that has been approved. */
  async code(changes: Fields = {}): Promise<string> {
    const code = (await this.answered('approve', changes)).get('code')
    if (code === null) throw new Error('no code arrived')
    return code
  }

  redeem(code: string, changes: Fields = {}, client?: RegisteredClient): Promise<Answer> {
    const { redirectUri: redirect_uri } = this.target
    const fields = { code, redirect_uri, code_verifier: VERIFIER, ...changes }
    return this.token({ grant_type: 'authorization_code', ...fields }, client)
  }

  userinfo(access_token: string): Promise<Answer> {
    const headers = { authorization: `Bearer ${access_token}` }
    return send(this.metadata.userinfo_endpoint, { headers })
  }

  introspect(token: string, more: Fields = {}): Promise<Answer> {
    const { api } = this.target.clients
    return this.post('introspection_endpoint', { token, ...more }, api)
  }

  revoke(token: string, more: Fields = {}, client?: RegisteredClient): Promise<Answer> {
    return this.post('revocation_endpoint', { token, ...more }, client)
  }

  /** Whether an access token is good, as far as the server can tell. */
  async isActive(token: string): Promise<boolean> {
    return (await this.introspect(token)).body.active === true
  }
}
