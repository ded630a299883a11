/**
 * Every endpoint, every parameter of it, and every value that it cannot mean. The refusals are
 * what docs/protocol.md says; what must hold for each of them is in `safe-answer.ts`.
 */
import { expect, test } from 'vitest'
import { BAD_VALUES, decoded } from './bad-values.ts'
import { ENDPOINTS, type Endpoint } from './endpoints.ts'
import { expectSafe } from './safe-answer.ts'
import { freshPaircode, type Scene, startScene } from './scene.ts'

/** Sends these parameters as they stand, from Ada's browser. */
function send(scene: Scene, { method, path, in: place }: Endpoint, parameters: string) {
  const { server, cookie } = scene
  const url = `${server.issuer}${path(scene)}`
  if (place === 'query') return server.fetch(`${url}?${parameters}`, { headers: { cookie } })
  const type = { 'content-type': 'application/x-www-form-urlencoded' }
  const headers = { cookie, 'sec-fetch-site': 'same-origin', ...type }
  return server.fetch(url, { method, body: parameters, headers })
}

/** The right parameters without the one that is meant to be wrong, then whatever stands for it. */
function around(scene: Scene, endpoint: Endpoint, name: string, ...instead: string[]): string {
  const others = Object.entries(endpoint.right(scene)).filter(([other]) => other !== name)
  return [String(new URLSearchParams(others)), ...instead].join('&')
}

const rows = Object.entries(ENDPOINTS).flatMap(([title, endpoint]) =>
  Object.entries(endpoint.parameters).map(
    ([name, expected]) => [title, name, endpoint, expected] as const,
  ),
)

test.each(rows)('%s takes no %s that it cannot mean', async (_, name, endpoint, expected) => {
  const scene = await startScene()
  for (const [what, value] of Object.entries(BAD_VALUES)) {
    const about = `${name} ${what}`
    const answer = await send(scene, endpoint, around(scene, endpoint, name, `${name}=${value}`))
    const tooLarge = endpoint.in === 'form' && value.length > 16 * 1024
    expect(answer.status, about).toBe(tooLarge ? 413 : expected.bad)
    const text = decoded(value)
    const mayShow = expected.shownAgain && !text.includes('<')
    await expectSafe(answer, mayShow ? '' : text, about)
  }
  expect(await scene.damage()).toEqual([])
})

test.each(rows.filter(([, , , { missing }]) => missing !== undefined))(
  '%s has a rule for a %s that is missing or empty',
  async (_, name, endpoint, { missing, empty }) => {
    const scene = await startScene()
    for (const [status, ...instead] of [[missing], [empty, `${name}=`]] as const) {
      const answer = await send(scene, endpoint, around(scene, endpoint, name, ...instead))
      expect(answer.status).toBe(status)
      await expectSafe(answer)
    }
    expect(await scene.damage()).toEqual([])
  },
)

test.each(rows)('%s refuses a %s that is there twice', async (_, name, endpoint) => {
  const scene = await startScene()
  const value = endpoint.right(scene)[name] ?? ''
  for (const other of [value, 'planted', '']) {
    const twice = around(scene, endpoint, name, `${name}=${value}`, `${name}=${other}`)
    const answer = await send(scene, endpoint, twice)
    expect(answer.status).toBe(400)
    expect(await expectSafe(answer, 'planted')).toContain(`${name}: it is there 2 times`)
  }
  expect(await scene.damage()).toEqual([])
})

test.each(Object.entries(ENDPOINTS))('%s ignores what it does not know', async (_, endpoint) => {
  const scene = await startScene()
  const right = () => String(new URLSearchParams(endpoint.right(scene)))
  const expected = await send(scene, endpoint, right())
  for (const unknown of [
    '__proto__=planted',
    'constructor[prototype][a]=planted',
    'planted=1&planted=2',
    '&&=&%',
  ]) {
    const answer = await send(scene, endpoint, `${unknown}&${right()}`)
    expect(answer.status).toBe(expected.status)
    await expectSafe(answer, 'planted')
  }
  expect(await scene.damage()).toEqual([])
})

test.each(['GET', 'POST'])(
  '%s /pair/<handle> knows no handle but those given out',
  async (method) => {
    const scene = await startScene()
    const { server, handle, cookie } = scene
    const flipped = handle.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'))
    const values = [...Object.values(BAD_VALUES), flipped, `${handle}%00`, handle.toUpperCase()]
    for (const value of values) {
      const answer = await server.fetch(`${server.issuer}/pair/${encodeURI(value)}`, {
        method,
        headers: { cookie, 'sec-fetch-site': 'same-origin' },
      })
      expect(answer.status).toBe(404)
      await expectSafe(answer, decoded(value), value)
    }
    expect(await scene.damage()).toEqual([])
  },
)

test('a trip to the provider outlives whatever comes to its callback', async () => {
  const scene = await startScene()
  const { server, corp, state, cookie } = scene
  const callback = (segment: string, query: string) =>
    server.fetch(`${server.issuer}/callback/${segment}?${query}`, { headers: { cookie } })

  for (const value of Object.values(BAD_VALUES)) {
    const answer = await callback(encodeURI(value), `state=${state}&code=a`)
    expect([400, 404]).toContain(answer.status)
    await expectSafe(answer, decoded(value))
  }
  for (const name of ['state', 'code', 'error', 'iss']) {
    const query = new URLSearchParams({ state, code: 'ada', error: '', iss: '' })
    query.append(name, 'planted')
    expect((await callback('corp', String(query))).status, name).toBe(400)
  }
  expect(corp.completed).toBe(0)
  expect((await callback('corp', `state=${state}&code=ada`)).status).toBe(303)
})

test('what a terminal says of itself, and a person of themselves, is shown as text', async () => {
  const markup = '"\'><script>alert(1)</script>'
  const { server } = await startScene()
  const report = new URLSearchParams({ host: markup, system: markup, paircode: freshPaircode() })
  const begun = await server.fetch(`${server.issuer}/cli_login?${report}`, {
    headers: { 'user-agent': markup },
  })
  const eve = server.person('"><script>@x.test')
  const link = await eve.open(await begun.text())
  const form = await eve.press(await eve.press(link), /local/i)
  const consent = await eve.press(form, undefined, { name: markup })

  expect(consent.text).toContain('"><script>@x.test')
  for (const page of [link, consent]) {
    expect(page.text).toContain(markup)
    expect(page.body).not.toContain('<script')
  }
})
