import { randomBytes } from 'node:crypto'

/** The answer to a poll, as a plain HTTP client sees it. */
interface Polled {
  readonly status: number
  /** Empty while the login is pending; the person's id when it is done. */
  readonly body: string
  /** What the terminal sends from then on; `''` when there is none. */
  readonly cookie: string
}

/** A terminal that speaks the origin's protocol: two plain GETs. */
export interface Terminal {
  readonly secret: string
  /** What the person is to open. */
  readonly url: string
  poll(): Promise<Polled>
  /** Who is logged in, by the cookie of a poll. */
  userinfo(polled: Polled): Promise<Response>
}

/** Begins a login. @param says what the terminal says of itself, such as `host` */
export async function beginLogin(
  issuer: string,
  says: Readonly<Record<string, string>> = {},
): Promise<Terminal> {
  const secret = randomBytes(16).toString('base64url')
  const begun = await fetch(
    `${issuer}/cli_login?${new URLSearchParams({ paircode: secret, ...says })}`,
  )
  if (!begun.ok) throw new Error(`/cli_login answered ${begun.status}: ${await begun.text()}`)
  return {
    secret,
    url: await begun.text(),
    async poll() {
      const answer = await fetch(`${issuer}/token?paircode=${secret}`)
      const cookie = answer.headers.getSetCookie()[0]?.split(';', 1)[0] ?? ''
      return { status: answer.status, body: await answer.text(), cookie }
    },
    userinfo: ({ cookie }) => fetch(`${issuer}/oauth/userinfo`, { headers: { cookie } }),
  }
}
