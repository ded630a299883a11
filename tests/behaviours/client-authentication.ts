import { request } from 'node:http'
import { expect } from 'vitest'
import { DEVICE_CODE_GRANT } from './program.ts'
import type { Section } from './suite.ts'
import { basic, type Fields, parametersOf, refusal } from './wire.ts'

const INVALID_REQUEST = [400, 'invalid_request']

export const clientAuthentication: Section = (program, behaviour) => {
  const { clients } = program.target
  const { id, secret } = clients.confidential
  /** Whoever comes through client authentication is told that the code is none. */
  const fields = { grant_type: DEVICE_CODE_GRANT, device_code: 'unknown' }
  const ask = (more: Fields, authorization?: string) =>
    program.raw('token_endpoint', { ...fields, ...more }, authorization ? { authorization } : {})
  const THROUGH = [400, 'invalid_grant']

  behaviour(
    127,
    'nobody in particular is invalid_request, unchallenged',
    'RFC 6749 §5.2',
    async () => {
      const answer = await ask({})
      expect(refusal(answer)).toEqual(INVALID_REQUEST)
      expect(answer.headers.has('www-authenticate')).toBe(false)
      expect(refusal(await ask({ client_id: clients.public.id }))).toEqual(THROUGH)
    },
  )
  behaviour(128, 'an unknown client is invalid_client, by 401', 'RFC 6749 §5.2', async () => {
    expect(refusal(await ask({ client_id: 'nobody' }))).toEqual([401, 'invalid_client'])
  })
  behaviour(129, 'a wrong secret in the body is not challenged', 'RFC 6749 §5.2', async () => {
    const answer = await ask({ client_id: id, client_secret: 'wrong' })
    expect([400, 401]).toContain(answer.status)
    expect(answer.body.error).toBe('invalid_client')
    expect(answer.headers.get('www-authenticate') ?? '').not.toMatch(/^Basic/)
  })
  behaviour(130, 'a public client has no secret to show', 'RFC 6749 §5.2', async () => {
    const answer = await ask({ client_id: clients.public.id, client_secret: 'made up' })
    expect(answer.body.error).toBe('invalid_client')
  })
  behaviour(131, 'a broken header is invalid_request', 'RFC 7617 §2', async () => {
    const withoutColon = Buffer.from('acme').toString('base64')
    for (const header of ['Basic', 'Basic %%%', `Basic ${withoutColon}`]) {
      expect([header, ...refusal(await ask({}, header))]).toEqual([header, ...INVALID_REQUEST])
    }
  })
  behaviour(132, 'id and secret are encoded as in a form', 'RFC 6749 appendix B', async () => {
    expect(secret).toMatch(/[ +%:/]/)
    expect(refusal(await ask({}, basic(id, secret)))).toEqual(THROUGH)
  })
  behaviour(133, 'header and body together are too much', 'RFC 6749 §2.3', async () => {
    const answer = await ask({ client_id: id, client_secret: secret }, basic(id, secret))
    expect(refusal(answer)).toEqual(INVALID_REQUEST)
  })
  behaviour(134, 'header and body name one client', 'RFC 6749 §2.3', async () => {
    expect((await ask({ client_id: clients.public.id }, basic(id, secret))).status).toBe(400)
  })
  behaviour(135, 'a body may come in chunks', 'RFC 9112 §7.1', async () => {
    const body = `${parametersOf({ ...fields, client_id: clients.public.id })}`
    const text = await inChunks(program.metadata.token_endpoint, body)
    expect(JSON.parse(text).error).toBe('invalid_grant')
  })
  behaviour(136, 'a secret may come in the header or in the body', 'RFC 6749 §2.3.1', async () => {
    expect(refusal(await ask({}, basic(id, secret)))).toEqual(THROUGH)
    expect(refusal(await ask({ client_id: id, client_secret: secret }))).toEqual(THROUGH)
  })
}

/** Without a length, and in two pieces, as `fetch` cannot. */
const inChunks = (url: string, body: string) =>
  new Promise<string>((resolve, reject) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const sent = request(url, { method: 'POST', headers }, async (response) => {
      response.setEncoding('utf8')
      resolve((await response.toArray()).join(''))
    })
    sent.on('error', reject)
    sent.write(body.slice(0, 20))
    sent.end(body.slice(20))
  })
