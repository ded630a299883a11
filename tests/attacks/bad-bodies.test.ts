/** Bodies that are no form, too large, broken, or not wanted at all. */
import { expect, test } from 'vitest'
import { ask } from './addresses.ts'
import { expectSafe } from './safe-answer.ts'
import { type Scene, startScene } from './scene.ts'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const MEGABYTES_11 = 11 * 1024 * 1024

/** The two addresses that read a form. */
const FORMS = ['/consent', '/sign-in']

/** A right form, but for its answer. */
const form = ({ login, form_token }: Scene) =>
  String(new URLSearchParams({ login, form_token, decision: 'maybe', provider: 'none' }))

const post = (scene: Scene, path: string, body: RequestInit['body'], headers = {}) =>
  ask(scene, path, { method: 'POST', body, headers, duplex: 'half' } as RequestInit)

/** A body of this size without a `Content-Length`, and how much of it was asked for. */
function stream(bytes: number, failure?: Error) {
  const chunk = new Uint8Array(8192).fill(0x61)
  const sent = { bytes: 0, cancelled: false }
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent.bytes >= bytes) return failure ? controller.error(failure) : controller.close()
      sent.bytes += chunk.length
      controller.enqueue(chunk)
    },
    cancel() {
      sent.cancelled = true
    },
  })
  return { body, sent }
}

test.each(
  FORMS.flatMap((path) =>
    [
      'text/plain',
      'application/json',
      'multipart/form-data; boundary=a',
      'application/x-www-form-urlencoded2',
      'application/x-www-form-urlencoded, text/plain',
      ';',
      'planted<script>',
    ].map((type) => [path, type] as const),
  ),
)('POST %s with Content-Type %s is answered 415', async (path, type) => {
  const scene = await startScene()
  const answer = await post(scene, path, form(scene), { 'content-type': type })
  expect(answer.status).toBe(415)
  await expectSafe(answer, type)
  expect(await scene.damage()).toEqual([])
})

test.each(FORMS)('POST %s without a body is refused', async (path) => {
  const scene = await startScene()
  expect((await post(scene, path, null)).status).toBe(415)
  expect((await post(scene, path, null, FORM)).status).toBe(400)
  expect((await post(scene, path, '', FORM)).status).toBe(400)
  expect(await scene.damage()).toEqual([])
})

test.each(FORMS)(
  'POST %s takes a form whose content type says more, and in any case',
  async (path) => {
    const scene = await startScene()
    const type = 'Application/X-WWW-Form-URLencoded; charset=utf-16'
    const answer = await post(scene, path, form(scene), { 'content-type': type })
    expect(answer.status).toBe(400) // for its answer; it was read
    expect(await expectSafe(answer)).toMatch(/decision: |provider: /)
  },
)

test.each(FORMS)('POST %s with 11 MB is answered 413, whether it says so or not', async (path) => {
  const scene = await startScene()
  const large = await post(
    scene,
    path,
    `${form(scene)}&a=${'planted'.repeat(MEGABYTES_11 / 7)}`,
    FORM,
  )
  expect(large.status).toBe(413)
  await expectSafe(large, 'planted')

  const { body, sent } = stream(MEGABYTES_11)
  expect((await post(scene, path, body, FORM)).status).toBe(413)
  expect(sent.bytes).toBeLessThan(100_000)
  expect(sent.cancelled).toBe(true)

  // No client can do this: an HTTP parser holds a body to its length (RFC 9112 §6.3). So it is read
  // whole, which halves what an honest form costs, and refused afterwards.
  const lying = stream(MEGABYTES_11)
  const headers = { ...FORM, 'content-length': '10' }
  expect((await post(scene, path, lying.body, headers)).status).toBe(413)
  expect(await scene.damage()).toEqual([])
})

test.each(FORMS)('POST %s takes a form without a length', async (path) => {
  const scene = await startScene()
  const answer = await post(scene, path, new Blob([form(scene)]).stream(), FORM)
  expect(answer.status).toBe(400)
  expect(await expectSafe(answer)).toMatch(/decision: |provider: /)
})

test.each(FORMS)(
  'POST %s with a form that breaks off is refused, and no fault of ours',
  async (path) => {
    const scene = await startScene()
    const { body } = stream(8192, new Error('aborted'))
    const answer = await post(scene, path, body, FORM)
    expect(answer.status).toBe(400)
    await expectSafe(answer)
    expect(scene.server.events.filter(({ level }) => level === 'error')).toEqual([])
    expect(await scene.damage()).toEqual([])
  },
)

test.each([
  ['/pair/<handle>', 403],
  ['/logout', 401],
  ['/oauth/userinfo', 401],
  ['/nowhere', 404],
])('POST %s reads no body, however large', async (path, status) => {
  const scene = await startScene()
  const { issuer, fetch } = scene.server
  const { body, sent } = stream(MEGABYTES_11)
  const init = { method: 'POST', body, headers: FORM, duplex: 'half' } as RequestInit
  const answer = await fetch(`${issuer}${path.replace('<handle>', scene.handle)}`, init)
  expect(answer.status).toBe(status)
  await expectSafe(answer)
  expect(sent.bytes).toBeLessThan(100_000)
  expect(await scene.damage()).toEqual([])
})
