import { expect } from 'vitest'
import type { Section } from './suite.ts'
import { refusal, send } from './wire.ts'

const INVALID_REQUEST = [400, 'invalid_request']

export const tokenEndpoint: Section = (program, behaviour) => {
  const { target, metadata } = program
  const { id } = target.clients.public

  behaviour(103, 'without a grant type it is invalid_request', 'RFC 6749 §5.2', async () => {
    expect(refusal(await program.token({}))).toEqual(INVALID_REQUEST)
  })
  behaviour(104, 'an unknown one is unsupported_grant_type', 'RFC 6749 §5.2', async () => {
    const answer = await program.token({ grant_type: 'password' })
    expect(refusal(answer)).toEqual([400, 'unsupported_grant_type'])
  })
  behaviour(119, 'tokens are JSON', 'RFC 6749 §5.1', async () => {
    const { headers, body } = await program.poll(await program.approved())
    expect(headers.get('content-type')).toMatch(/^application\/json/)
    expect(body).toMatchObject({ access_token: expect.any(String), token_type: 'Bearer' })
  })
  behaviour(120, 'tokens and errors are not to be kept', 'RFC 6749 §5.1', async () => {
    const answers = [await program.poll(await program.approved()), await program.token({})]
    for (const { headers } of answers) expect(headers.get('cache-control')).toContain('no-store')
  })
  behaviour(123, 'a body of 11 MB is refused, and the next is answered', 'ours', async () => {
    const body = `client_id=${id}&grant_type=${'a'.repeat(11 * 1024 * 1024)}`
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    // It may hang up before it has read all of it.
    const answer = await send(metadata.token_endpoint, { method: 'POST', headers, body }).catch(
      () => undefined,
    )
    if (answer !== undefined) expect(refusal(answer)).toEqual(INVALID_REQUEST)
    expect(refusal(await program.token({}))).toEqual(INVALID_REQUEST)
  })
  behaviour(124, 'a body that is no form is refused', 'RFC 6749 §3.2', async () => {
    const bodies = { 'application/json': '{"grant_type":', 'text/plain': 'grant_type=password' }
    for (const [type, body] of Object.entries(bodies)) {
      const init = { method: 'POST', headers: { 'content-type': type }, body }
      expect(refusal(await send(metadata.token_endpoint, init))).toEqual(INVALID_REQUEST)
    }
  })
}
