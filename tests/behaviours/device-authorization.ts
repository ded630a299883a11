import { expect } from 'vitest'
import { PKCE } from './program.ts'
import type { Section } from './suite.ts'
import { refusal, send } from './wire.ts'

const ENDPOINT = 'device_authorization_endpoint'

export const deviceAuthorization: Section = (program, behaviour) => {
  const { target, metadata } = program
  const { clients, scopes, resources } = target
  const { confidential } = clients
  const secrets = { client_id: confidential.id, client_secret: confidential.secret }

  behaviour(1, 'a public client gets the codes and the address', 'RFC 8628 §3.2', async () => {
    const { status, headers, body } = await program.begin()
    expect([status, headers.get('content-type')]).toEqual([200, expect.stringMatching(/json/)])
    expect(body).toMatchObject({
      device_code: expect.stringMatching(/^.{20,}$/),
      user_code: expect.stringMatching(/^\S{6,}$/),
      verification_uri: expect.stringMatching(/^https?:/),
      expires_in: expect.any(Number),
    })
  })
  behaviour(2, 'the interval is said, and it is positive', 'RFC 8628 §3.2, ours', async () => {
    expect((await program.begin()).body.interval).toBeGreaterThan(0)
  })
  behaviour(4, 'the answer is not to be kept', 'RFC 6749 §5.1', async () => {
    expect((await program.begin()).headers.get('cache-control')).toContain('no-store')
  })
  behaviour(5, 'two logins have nothing in common', 'RFC 8628 §6.1', async () => {
    const [one, other] = [(await program.begin()).body, (await program.begin()).body]
    expect(other.device_code).not.toBe(one.device_code)
    expect(other.user_code).not.toBe(one.user_code)
  })
  behaviour(6, 'a scope need not be asked for', 'RFC 8628 §3.1', async () => {
    expect((await program.begin({ scope: undefined })).status).toBe(200)
  })
  behaviour(7, 'an unknown client is invalid_client, by 401', 'RFC 6749 §5.2', async () => {
    expect(refusal(await program.begin({ client_id: 'nobody' }))).toEqual([401, 'invalid_client'])
  })
  behaviour(8, 'a client without this grant is unauthorized_client', 'RFC 6749 §5.2', async () => {
    const answer = await program.begin({}, clients.api)
    expect(refusal(answer)).toEqual([400, 'unauthorized_client'])
  })
  behaviour(9, 'too much scope is invalid_scope', 'RFC 6749 §5.2', async () => {
    const answer = await program.begin({ scope: scopes.beyond })
    expect(refusal(answer)).toEqual([400, 'invalid_scope'])
  })
  behaviour(10, 'a secret in the header is enough', 'RFC 6749 §2.3.1', async () => {
    expect((await program.begin({}, confidential)).status).toBe(200)
  })
  behaviour(11, 'a secret in the body is enough', 'RFC 6749 §2.3.1', async () => {
    expect((await program.raw(ENDPOINT, secrets)).status).toBe(200)
  })
  behaviour(12, 'a client that has a secret must show it', 'RFC 8628 §3.1', async () => {
    const { status, body } = await program.raw(ENDPOINT, { client_id: confidential.id })
    expect(status).toBeGreaterThanOrEqual(400)
    expect(body.error).toBe('invalid_client')
  })
  behaviour(13, 'header and body name one client', 'RFC 6749 §2.3', async () => {
    const answer = await program.begin({ client_id: clients.public.id }, confidential)
    expect(answer.status).toBe(400)
  })
  behaviour(14, 'a secret is shown once', 'RFC 6749 §2.3', async () => {
    const answer = await program.begin(secrets, confidential)
    expect(refusal(answer)).toEqual([400, 'invalid_request'])
  })
  behaviour(15, 'nothing is said twice', 'RFC 6749 §3.2', async () => {
    const { id } = clients.public
    for (const twice of [{ client_id: [id, id] }, { scope: ['openid', 'openid'] }]) {
      expect(refusal(await program.begin(twice))).toEqual([400, 'invalid_request'])
    }
  })
  behaviour(16, 'the body is a form', 'RFC 8628 §3.1', async () => {
    const answer = await send(metadata[ENDPOINT], {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client_id: clients.public.id }),
    })
    expect(refusal(answer)).toEqual([400, 'invalid_request'])
  })
  behaviour(17, 'GET begins nothing', 'RFC 8628 §3.1', async () => {
    const { status } = await send(`${metadata[ENDPOINT]}?client_id=${clients.public.id}`)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
  })
  behaviour(18, 'a request object is refused by its own code', 'OIDC Core §6', async () => {
    const answer = await program.begin({ request: 'e30.e30.' })
    expect(refusal(answer)).toEqual([400, 'request_not_supported'])
  })
  behaviour(19, 'an unknown resource is invalid_target', 'RFC 8707 §2', async () => {
    const answer = await program.begin({ resource: 'https://nowhere.example' })
    expect(refusal(answer)).toEqual([400, 'invalid_target'])
  })
  behaviour(20, 'each resource is checked', 'RFC 8707 §2', async () => {
    expect((await program.begin({ resource: resources })).status).toBe(200)
    const answer = await program.begin({ resource: [...resources, 'https://nowhere.example'] })
    expect(refusal(answer)).toEqual([400, 'invalid_target'])
  })
  behaviour(22, 'a challenge by another method is invalid_request', 'RFC 7636 §4.4.1', async () => {
    const answer = await program.begin({ ...PKCE, code_challenge_method: 'S1' })
    expect(refusal(answer)).toEqual([400, 'invalid_request'])
  })
  behaviour(23, 'a right challenge is taken', 'RFC 7636 §4.3', async () => {
    expect((await program.begin(PKCE)).status).toBe(200)
  })
  behaviour(25, 'what the client is registered with is said', 'RFC 8628 §3.2', async () => {
    expect((await program.begin()).body).toMatchObject({ ...target.device })
  })
}
