import type { ServerOptions, Tracer } from '@paircode/server'
import { oidc } from '../../packages/server/src/providers/oidc.ts'
import { CLIENT, openIdDouble, ISSUER as PROVIDER } from '../doubles/openid.ts'
import { startServer, startTerminal } from '../login/start-server.ts'
import { type Page, Person } from '../people/person.js'

/** Where a page or an answer is meant to hold a secret: it is taken out before the search. */
const MEANT = [
  /^http:\/\/localhost:5001\/pair\/pch_[\w-]{43}$/, // the answer of /cli_login
  /action="http:\/\/localhost:5001\/pair\/pch_[\w-]{43}"/g,
  /name="form_token" value="[\w-]{43}"/g,
  /https:\/\/sso\.example\.com\/authorize\?[^"]+/g, // state and nonce, on their way to the provider
]

/** What each kind of secret looks like where the server gives it out. */
const GIVEN_OUT = {
  handle: /\/pair\/(pch_[\w-]{43})/g,
  'form token': /name="form_token" value="([\w-]{43})"/g,
  state: /[?&;]state=([\w-]+)/g,
  nonce: /[?&;]nonce=([\w-]+)/g,
}

/** A server at whose every word somebody listens who knows all of its secrets. */
export function eavesdropOn(options: Partial<ServerOptions> = {}) {
  const provider = openIdDouble()
  const secrets = new Map<string, string>(
    ['code-s3cret', 'client-s3cret', 'access-token-s3cret', 'eyJhbGciOi'].map((it) => [
      it,
      'a credential',
    ]),
  )
  const said: { where: string; text: string }[] = []

  /** The provider hears the code verifier, and nobody else does. */
  const toProvider: typeof fetch = (url, init) => {
    const verifier = new URLSearchParams(String(init?.body ?? '')).get('code_verifier')
    if (verifier) secrets.set(verifier, 'code verifier')
    return provider.fetch(url, init)
  }
  const spans: unknown[] = []
  const server = startServer({
    accessLog: true,
    metrics: {},
    tracer: tracerInto(spans),
    providers: [oidc({ id: 'corp', name: 'Corp SSO', issuer: PROVIDER, ...CLIENT })],
    fetch: toProvider,
    ...options,
  })

  const from =
    (address: string | undefined): typeof fetch =>
    async (input, init) => {
      const request = new Request(input, init)
      if (request.url.startsWith(PROVIDER)) return new Response('<h1>Corp SSO</h1>')
      const answer = await server.from(address)(request)
      await listen(`${request.method} ${new URL(request.url).pathname}`, answer.clone())
      return answer
    }

  async function listen(where: string, answer: Response): Promise<void> {
    const body = await answer.text()
    for (const [kind, pattern] of Object.entries(GIVEN_OUT)) {
      for (const [, secret = ''] of body.matchAll(pattern)) secrets.set(secret, kind)
    }
    for (const line of answer.headers.getSetCookie()) {
      const value = line.slice(line.indexOf('=') + 1, line.indexOf(';'))
      if (value) secrets.set(value, `cookie ${value.slice(0, 3)}`)
    }
    const headers = [...answer.headers].filter(([name]) => name !== 'set-cookie')
    const text = MEANT.reduce((rest, meant) => rest.replace(meant, ''), body)
    said.push({ where, text: JSON.stringify([headers, text]) })
  }

  const heard = { ...server, from, fetch: from('127.0.0.1') }
  return {
    server: heard,
    provider,
    /** A terminal that began a login, and its link. */
    async begin() {
      const terminal = startTerminal(heard)
      secrets.set(terminal.secret, 'paircode')
      return { terminal, url: await (await terminal.begin()).text() }
    },
    person: () => new Person({ fetch: from('127.0.0.1') }),
    /** Presses Continue, signs in at the provider unless that is done, and comes back to the question. */
    async signIn(person: Person, url: string, answer: Record<string, string> = {}): Promise<Page> {
      const page = await person.press(await person.open(url))
      if (!page.url.startsWith(PROVIDER)) return page
      const { state = '', nonce = '' } = Object.fromEntries(new URL(page.url).searchParams)
      if (provider.claims.nonce !== 'wrong') provider.claims.nonce = nonce
      const query = new URLSearchParams({ code: 'code-s3cret', state, ...answer })
      return person.open(`${heard.issuer}/callback/corp?${query}`)
    },
    /** The kinds of secrets that there were to be found. */
    kinds: () => new Set(secrets.values()),
    /** Each secret that was said where it is not meant to be. */
    async leaks(): Promise<string[]> {
      const everything = [
        ...said,
        { where: 'the log', text: JSON.stringify(server.events) },
        { where: 'the metrics', text: await server.paircode.metrics() },
        { where: 'the spans', text: JSON.stringify(spans) },
      ]
      return everything.flatMap(({ where, text }) =>
        [...secrets]
          .filter(([secret]) => text.includes(secret))
          .map(([, kind]) => `${kind}: ${where}`),
      )
    },
  }
}

export type Ear = ReturnType<typeof eavesdropOn>

/** Writes down all that a span is told. */
function tracerInto(spans: unknown[]): Tracer {
  const note = (...told: unknown[]) => spans.push(told)
  return {
    startActiveSpan(name, options, run) {
      note(name, options)
      return run({ setAttribute: note, setStatus: note, end: () => {} })
    },
  }
}
