import { expect, test } from 'vitest'
import { approveDevice, type ForeignServer, startForeign } from './foreign-server.ts'

/** What both libraries read of an answer: text or a whole number, else they give up. */
type Answer = Record<string, string | number>

/**
 * A device login as `@octokit/auth-oauth-device` and gh's `cli/oauth` do it: forms, the interval as a
 * number, the first poll after it, and an end at every error but `authorization_pending`.
 *
 * @param sleep what happens between two polls, which take so many seconds.
 */
async function deviceLogin(
  server: ForeignServer,
  sleep: (seconds: number, begun: Answer) => unknown,
): Promise<Answer> {
  const client = { client_id: 'acme-cli' }
  const begun = await read(server.post('device_authorization', { ...client, scope: 'openid' }))
  const { device_code, interval, expires_in } = begun
  if (typeof interval !== 'number' || typeof expires_in !== 'number') throw new Error('no number')
  for (let seconds = 0; seconds < expires_in; seconds += interval) {
    await sleep(interval, begun)
    const grant_type = 'urn:ietf:params:oauth:grant-type:device_code'
    const poll = { ...client, device_code: String(device_code), grant_type }
    const answer = await read(server.post('token', poll))
    if (answer.error !== 'authorization_pending') return answer
  }
  return { error: 'timeout' }
}

/** JSON or a form, by what the answer says it is. */
async function read(answer: Promise<Response>): Promise<Answer> {
  const response = await answer
  const type = response.headers.get('content-type')
  if (type === 'application/json') return (await response.json()) as Answer
  return Object.fromEntries(new URLSearchParams(await response.text()))
}

test('a poller of the kind of cli/oauth and octokit ends with tokens', async () => {
  const server = await startForeign()
  let polls = 0
  const answer = await deviceLogin(server, async (seconds, { verification_uri, user_code }) => {
    server.pass(seconds)
    polls += 1
    if (polls < 4) return
    await approveDevice(server, {
      verification_uri: String(verification_uri),
      user_code: String(user_code),
    })
  })
  expect(answer).toMatchObject({ token_type: 'Bearer', scope: 'openid' })
  expect([polls, typeof answer.access_token]).toEqual([4, 'string'])
})

test('such a poller sees nothing but authorization_pending until the code has expired', async () => {
  const server = await startForeign()
  const answer = await deviceLogin(server, () => server.pass(60))
  expect(answer.error).toBe('expired_token')
})
