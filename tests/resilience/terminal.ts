import { Person } from '../people/person.js'
import type { Server } from './server.ts'

interface Answer {
  readonly status: number
  readonly error: string | undefined
  readonly accessToken: string
  readonly refreshToken: string
}

const CLIENT = { client_id: 'acme-cli' }

/** A terminal without a browser, which has begun a login (RFC 8628), and what it is given. */
export class Terminal {
  readonly issuer: string
  readonly userCode: string
  /** Sent with every request of this terminal, and of whoever approves its login. */
  readonly headers: Readonly<Record<string, string>>
  readonly #deviceCode: string
  refreshToken = ''

  private constructor(
    issuer: string,
    headers: Terminal['headers'],
    { device_code = '', user_code = '' }: Record<string, string>,
  ) {
    this.issuer = issuer
    this.headers = headers
    this.#deviceCode = device_code
    this.userCode = user_code
  }

  static async begin({ issuer }: { issuer: string }, headers = {}): Promise<Terminal> {
    const answer = await post(`${issuer}/oauth/device_authorization`, CLIENT, headers)
    const body = (await answer.json()) as Record<string, string>
    if (!answer.ok) throw new Error(`${answer.status} ${body.error}`)
    return new Terminal(issuer, headers, body)
  }

  /** One that has logged in. */
  static async loggedIn(server: Server, headers = {}): Promise<Terminal> {
    const terminal = await Terminal.begin(server, headers)
    await approve(terminal)
    const { error } = await terminal.poll()
    if (error) throw new Error(error)
    return terminal
  }

  /** @param waitSeconds how long the server may hold it */
  poll(waitSeconds = 0): Promise<Answer> {
    const grant_type = 'urn:ietf:params:oauth:grant-type:device_code'
    const prefer = waitSeconds > 0 ? { prefer: `wait=${waitSeconds}` } : {}
    return this.#ask({ grant_type, device_code: this.#deviceCode }, prefer)
  }

  /** Keeps the refresh token that it is given, as a client does. */
  async refresh(refresh_token = this.refreshToken): Promise<Answer> {
    return this.#ask({ grant_type: 'refresh_token', refresh_token })
  }

  async #ask(fields: Record<string, string>, more = {}): Promise<Answer> {
    const headers = { ...this.headers, ...more }
    const answer = await post(`${this.issuer}/oauth/token`, { ...CLIENT, ...fields }, headers)
    const body = (await answer.json()) as Record<string, string>
    const { error, access_token: accessToken = '', refresh_token: refreshToken = '' } = body
    if (refreshToken) this.refreshToken = refreshToken
    return { status: answer.status, error, accessToken, refreshToken }
  }
}

export const post = (url: string, fields: Record<string, string>, headers = {}) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(fields), headers })

/** Of one account few codes are looked up at once. */
let people = 0

/** Somebody new types the code at `/device`, signs in, and approves. */
export async function approve({
  issuer,
  userCode,
  headers,
}: Pick<Terminal, 'issuer' | 'userCode' | 'headers'>): Promise<void> {
  people += 1
  const person = visitor(`person-${people}`, headers)
  const form = await person.open(`${issuer}/device`)
  const signIn = await person.press(form, 'Continue', { user_code: userCode })
  const approved = await person.press(await person.press(signIn, 'Sign in'), 'Approve')
  if (approved.title !== 'Approved') throw new Error(`${approved.status} ${approved.title}`)
}

/** Somebody with a browser, who sends these headers along. */
export const visitor = (name: string, more: Readonly<Record<string, string>> = {}) =>
  new Person({
    fetch: (url, { headers, ...init } = {}) =>
      fetch(url, { ...init, headers: { ...(headers as Record<string, string>), ...more } }),
    fields: { email: `${name}@example.com` },
  })
