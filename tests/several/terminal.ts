/** What the endpoints of a device login answer, of which a test reads what it expects to be there. */
interface Body {
  readonly error?: string
  readonly device_code: string
  readonly user_code: string
  readonly access_token: string
  readonly refresh_token: string
}

export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly body: Body
}

/** A terminal of a standard client, which logs in by a device code (RFC 8628). */
export class Terminal {
  readonly #issuer: string
  readonly #fetch: typeof fetch
  #begun: Body | undefined

  constructor(issuer: string, send: typeof fetch) {
    this.#issuer = issuer
    this.#fetch = send
  }

  /** Resolves to an answer with the code that it shows. */
  async begin(): Promise<Answered> {
    const answer = await this.#post('device_authorization', {})
    this.#begun = answer.body
    return answer
  }

  /** Asks to be told when the person has decided; by another way if one is given. */
  poll(send = this.#fetch): Promise<Answered> {
    const grant_type = 'urn:ietf:params:oauth:grant-type:device_code'
    const fields = { grant_type, device_code: this.#begun?.device_code }
    return this.#post('token', fields, { prefer: 'wait=25' }, send)
  }

  refresh({ refresh_token }: Body): Promise<Answered> {
    return this.#post('token', { grant_type: 'refresh_token', refresh_token })
  }

  async #post(
    path: string,
    fields: object,
    headers: Record<string, string> = {},
    send = this.#fetch,
  ): Promise<Answered> {
    const body = new URLSearchParams({ client_id: 'acme-cli', ...fields })
    const answer = await send(`${this.#issuer}/oauth/${path}`, { method: 'POST', body, headers })
    const { status, headers: said } = answer
    return { status, headers: said, body: (await answer.json()) as Body }
  }
}
