import { local } from '../../packages/server/src/providers/local.ts'
import { redirectProvider } from '../doubles/redirect-provider.ts'
import { cookiesOf, startServer, startTerminal } from '../login/start-server.ts'

/** 22 characters, as the origin's client makes them; another one each time. */
export const freshPaircode = (): string =>
  Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64url')

/**
 * A server in the middle of everything: one terminal is logged in, and the login of another waits
 * for Ada's answer, whose browser is also on a trip to the provider `corp`.
 */
export async function startScene() {
  const corp = redirectProvider('corp')
  const server = startServer({
    providers: [local(), corp],
    registration: { dynamic: true },
    metrics: { token: 'a token of the metrics' },
  })
  const ada = server.person('ada@example.com')

  const earlier = startTerminal(server)
  await ada.answer(await (await earlier.begin()).text())
  const session = `paircode_session=${cookiesOf(await earlier.poll()).paircode_session}`

  const terminal = startTerminal(server)
  const url = await (await terminal.begin()).text()
  const consent = await ada.press(await ada.open(url))
  const { login = '', form_token = '' } = consent.forms[0]?.fields ?? {}
  const { fields: account = {} } =
    (await ada.open(`${server.issuer}/account`)).forms.find((form) => 'session' in form.fields) ??
    {}
  const cookie = Object.entries(ada.cookies(server.issuer))
    .map(([name, value]) => `${name}=${value}`)
    .join('; ')
  await ada.press(await ada.open(`${server.issuer}/sign-in?login=${login}`), /corp/)

  return {
    server,
    corp,
    terminal,
    handle: url.slice(url.lastIndexOf('/') + 1),
    /** What Ada's browser sends along, and what the form in front of her holds. */
    cookie,
    login,
    form_token,
    /** What the form for the earlier terminal holds on her own page. */
    account,
    state: corp.attempts.at(-1)?.state ?? '',

    /** What an attack left changed; nothing, if all is well. Ends the scene: Ada approves. */
    async damage(): Promise<string[]> {
      const damage: string[] = []
      const pending = await terminal.poll()
      if (pending.status !== 200 || (await pending.text()) !== '') damage.push('the login')
      const page = await ada.open(consent.url)
      if (page.body !== consent.body) damage.push('the question')
      if ((await ada.press(page, 'Approve')).title !== 'Approved') damage.push('the answer')
      if ((await terminal.poll()).headers.getSetCookie().length !== 1) damage.push('the collecting')
      const who = await server.fetch(`${server.issuer}/oauth/userinfo`, {
        headers: { cookie: session },
      })
      if (who.status !== 200) damage.push('the session')
      return damage
    },
  }
}

export type Scene = Awaited<ReturnType<typeof startScene>>
