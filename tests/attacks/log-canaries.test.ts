/** Every secret of every flow, however it ends, searched for in all that the server says (LG-01). */
import { expect, test } from 'vitest'
import { memory } from '../../packages/server/src/store/memory/index.ts'
import { cookiesOf, startTerminal } from '../login/start-server.ts'
import { type Ear, eavesdropOn } from './eavesdropper.ts'

/** What there is to be found: a search for nothing finds nothing. */
const KINDS = [
  ...['a credential', 'code verifier', 'cookie pcb', 'cookie pck', 'cookie pcs', 'form token'],
  ...['handle', 'nonce', 'paircode', 'state'],
]

/** All that may happen to two logins, one after the other; who comes no further goes no further. */
async function everything(ear: Ear): Promise<void> {
  const ada = ear.person()
  const first = await ear.begin()
  await first.terminal.poll()
  const consent = await ear.signIn(ada, first.url)
  await ada.press(consent, 'Approve')
  const done = await first.terminal.poll()
  await first.terminal.poll({ accept: 'application/json' })
  const cookie = `paircode_session=${cookiesOf(done).paircode_session}`
  await ear.server.fetch(`${ear.server.issuer}/oauth/userinfo`, { headers: { cookie } })
  await ear.server.fetch(`${ear.server.issuer}/logout`, { method: 'POST', headers: { cookie } })

  const second = await ear.begin()
  const question = await ear.signIn(ada, second.url)
  await ada.press(question, 'Deny')
  await second.terminal.poll()
  await ada.press(question, 'Use another account')
}

test('when all goes well, every secret is said only where it is meant to be', async () => {
  const ear = eavesdropOn()
  await everything(ear)
  expect([...ear.kinds()].sort()).toEqual(KINDS)
  const events = ear.server.events.map(({ event }) => event)
  expect(events).toEqual(expect.arrayContaining(['login_redeemed', 'request']))
  expect(await ear.server.paircode.metrics()).toContain('outcome="redeemed"} 1')
  expect(await ear.leaks()).toEqual([])
})

const broken = () => new Response('code-s3cret access-token-s3cret', { status: 500 })
const denied = (ear: Ear) =>
  Response.json(
    { error: 'invalid_grant', error_description: [...ear.kinds()].join(), code: 'code-s3cret' },
    { status: 400 },
  )

/** What goes wrong, and how. */
const FAILURES: Record<string, (ear: Ear) => Promise<unknown> | unknown> = {
  'the provider is down': (ear) => {
    ear.provider.answers['/token'] = broken
  },
  'the provider refuses the code': (ear) => {
    ear.provider.answers['/token'] = () => denied(ear)
  },
  'the provider hangs up': (ear) => {
    ear.provider.answers['/token'] = ({ body }) => Promise.reject(new TypeError(String(body)))
  },
  'the provider answers with something else': (ear) => {
    ear.provider.answers['/token'] = ({ body }) => new Response(String(body))
  },
  'the ID token has another nonce': (ear) => {
    ear.provider.claims.nonce = 'wrong'
  },
  'the ID token is for somebody else': (ear) => {
    ear.provider.claims.aud = 'another-client'
  },
  'the ID token is broken': (ear) => {
    ear.provider.tokens = () =>
      Response.json({
        access_token: 'access-token-s3cret',
        token_type: 'Bearer',
        id_token: 'eyJ.a',
      })
  },
  'discovery fails': (ear) => {
    ear.provider.answers['/.well-known/openid-configuration'] = broken
  },
}

test.each(Object.entries(FAILURES))('when %s, no secret is said', async (_, provoke) => {
  const ear = eavesdropOn()
  await provoke(ear)
  await everything(ear).catch(() => {}) // there is no button to approve with
  expect(ear.server.events.map(({ event }) => event)).toContain('sign_in_failed')
  expect(await ear.leaks()).toEqual([])
})

test('whatever people, terminals and strangers get wrong, no secret is said', async () => {
  const ear = eavesdropOn()
  const { server } = ear
  const [ada, eve] = [ear.person(), ear.person()]
  const one = await ear.begin()
  const refused = await ear.signIn(ada, one.url, { error: 'access_denied', code: '' })
  expect(refused.title).toBe('You did not sign in')
  const stolen = await ear.signIn(ada, one.url)
  await eve.open(stolen.url)

  const two = await ear.begin()
  const consent = await ear.signIn(ada, two.url)
  const { form_token = '' } = consent.forms[0]?.fields ?? {}
  await ada.press(consent, 'Approve', { form_token: `${form_token}x` })
  await ada.press(consent, 'Approve', { decision: form_token })
  await ada.press(consent, 'Approve', { login: form_token })
  await eve.press(consent, 'Approve')
  await eve.press(await eve.open(one.url))

  const { secret } = two.terminal
  const asks = [
    `paircode=${secret}&paircode=${secret}`,
    `paircode=${secret}%00`,
    `paircode=${secret}=`,
  ]
  for (const query of asks) await two.terminal.get(`/token?${query}`)
  await two.terminal.get(`/cli_login?paircode=${secret}`)
  await two.terminal.get(`/cli_login?paircode=${secret}&client_id=${secret}`)
  await two.terminal.get(`/cli_login?paircode=${secret}&paircode_method=${secret}`)
  await two.terminal.get(`/token?paircode=${secret}`, { authorization: `Paircode ${secret}` })
  await two.terminal.poll({ origin: 'https://evil.example' })
  await server.from('198.51.100.9')(`${server.issuer}/token?paircode=${secret}`)
  await server.from('198.51.100.9')(two.url)
  for (let i = 0; i < 101; i += 1) await startTerminal(server).poll()
  server.pass(300)
  await ada.press(consent, 'Approve')
  await ada.open(two.url)
  await two.terminal.poll()
  expect(await ear.leaks()).toEqual([])
})

test.each([
  ['throws', { throws: true }],
  ['refuses', { throws: false }],
])('when the check of who may log in %s, no secret is said', async (_, { throws }) => {
  const ear = eavesdropOn({
    authorize: (candidate) => {
      if (throws) throw new Error(`no rule for ${JSON.stringify(candidate)}`)
      return { refuse: `no account for ${JSON.stringify(candidate)}` }
    },
  })
  const page = await ear.signIn(ear.person(), (await ear.begin()).url)
  expect(page.status).toBe(throws ? 500 : 403)
  expect(await ear.leaks()).toEqual([])
})

/** Every verb of every part of a store: a part is an object with a class. */
const verbs = Object.entries(memory()).flatMap(([part, object]) => {
  if (typeof object !== 'object' || object === null) return []
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(object))
  return names.filter((name) => name !== 'constructor').map((verb) => [part, verb] as const)
})

test.each(verbs)(
  'when the store fails at %s.%s and tells all that it was told, no secret is said',
  async (part, verb) => {
    const store = memory()
    const failing = (...values: unknown[]) => {
      throw new Error(`${part}.${verb} ${JSON.stringify(values)}`)
    }
    const object: object = Reflect.get(store, part)
    const ear = eavesdropOn({ store: { ...store, [part]: overlay(object, verb, failing) } })
    await everything(ear).catch(() => {})
    expect(await ear.leaks()).toEqual([])
  },
)

/** The same object, but for one method. */
const overlay = <T extends object>(object: T, name: string, method: unknown): T =>
  new Proxy(object, {
    get(target, key) {
      if (key === name) return method
      const value: unknown = Reflect.get(target, key)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })

test('an error of authenticate tells nothing of the cookie', async () => {
  const ear = eavesdropOn()
  const secret = `pcs_${'s3cret'.repeat(8).slice(0, 43)}`
  for (const headers of [{ cookie: `paircode_session=${secret}` }, { authorization: secret }]) {
    const request = new Request(`${ear.server.issuer}/secured`, { headers })
    const error = await ear.server.paircode.authenticate(request).catch((thrown) => thrown)
    const told = [String(error), JSON.stringify(error), await error.getResponse().text()]
    expect(told.join()).not.toContain('s3cret')
    expect(error.headers['www-authenticate']).not.toContain('s3cret')
  }
})
