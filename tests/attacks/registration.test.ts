/** What nobody means, from clients that introduce themselves: nothing of it is a fault of ours. */
import { expect, test } from 'vitest'
import { ask } from './addresses.ts'
import { BAD_VALUES, decoded } from './bad-values.ts'
import { expectSafe } from './safe-answer.ts'
import { type Scene, startScene } from './scene.ts'

const REDIRECT = 'http://127.0.0.1/callback'

const register = (scene: Scene, body: string) =>
  ask(scene, '/oauth/register', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  })

/** Each member that is read, with the status for a text in it that cannot be meant. */
const MEMBERS = {
  client_name: 201,
  scope: 201,
  redirect_uris: 400,
  grant_types: 400,
  response_types: 400,
  token_endpoint_auth_method: 400,
  application_type: 400,
  skip_consent: 400,
  client_secret: 400,
  jwks: 201,
}

test.each(Object.entries(MEMBERS))(
  '/oauth/register takes no %s that it cannot mean',
  async (name, status) => {
    const scene = await startScene()
    for (const [what, value] of Object.entries(BAD_VALUES)) {
      const text = decoded(value)
      const answer = await register(
        scene,
        JSON.stringify({ redirect_uris: [REDIRECT], [name]: text }),
      )
      expect(answer.status, what).toBe(value.length > 16 * 1024 ? 400 : status)
      // The name that it gave itself comes back, made printable.
      await expectSafe(answer, name === 'client_name' ? '' : text, what)
    }
    for (const value of [5, true, {}, [[]], [null], { __proto__: null, keys: 5 }]) {
      const answer = await register(
        scene,
        JSON.stringify({ redirect_uris: [REDIRECT], [name]: value }),
      )
      expect(answer.status).toBeLessThan(500)
      await expectSafe(answer)
    }
    expect(await scene.damage()).toEqual([])
  },
)

test.each([
  ['nothing', ''],
  ['text', '"planted"'],
  ['a list', '["planted"]'],
  ['null', 'null'],
  ['half an object', '{"planted":'],
  ['very deep lists', '['.repeat(8000) + ']'.repeat(8000)],
  [
    'very deep keys',
    `{"redirect_uris":["${REDIRECT}"],"jwks":${'['.repeat(8000)}${']'.repeat(8000)}}`,
  ],
  ['a member twice', `{"redirect_uris":["planted"],"redirect_uris":["planted:"]}`],
  ['a prototype', `{"__proto__":{"redirect_uris":["${REDIRECT}"]}}`],
  ['more than 16 KiB', JSON.stringify({ planted: 'planted'.repeat(4000) })],
])('/oauth/register answers a body that is %s', async (_, body) => {
  const scene = await startScene()
  const answer = await register(scene, body)
  expect([201, 400]).toContain(answer.status)
  await expectSafe(answer, 'planted')
  expect(await scene.damage()).toEqual([])
})

test('no client_id that is an address leads anywhere but to a page', async () => {
  const scene = await startScene()
  for (const value of Object.values(BAD_VALUES)) {
    for (const url of [
      `https://${value}`,
      `https://127.0.0.1:1/${value}`,
      `http://127.0.0.1:1/${value}`,
    ]) {
      const answer = await ask(scene, `/oauth/authorize?client_id=${url}`)
      expect([400, 429, 503]).toContain(answer.status)
      expect(await answer.text()).not.toContain('planted')
    }
  }
  expect(await scene.damage()).toEqual([])
})
