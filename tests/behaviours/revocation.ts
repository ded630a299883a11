import { expect } from 'vitest'
import type { Section } from './suite.ts'
import { basic, refusal, send } from './wire.ts'

const INVALID_GRANT = [400, 'invalid_grant']

export const revocation: Section = (program, behaviour) => {
  const { target, metadata } = program
  const { other, confidential } = target.clients
  const url = metadata.revocation_endpoint

  behaviour(163, 'either token is revoked, and the answer is empty', 'RFC 7009 §2.2', async () => {
    const { access_token, refresh_token } = await program.loggedIn()
    const { status, text } = await program.revoke(access_token)
    expect([status, text]).toEqual([200, ''])
    expect(await program.isActive(access_token)).toBe(false)
    expect((await program.revoke(refresh_token)).status).toBe(200)
    expect(refusal(await program.refresh(refresh_token))).toEqual(INVALID_GRANT)
  })
  behaviour(164, 'the hint may be right, wrong or unknown', 'RFC 7009 §2.1', async () => {
    for (const token_type_hint of ['refresh_token', 'access_token', 'banana']) {
      const { refresh_token } = await program.loggedIn()
      expect((await program.revoke(refresh_token, { token_type_hint })).status).toBe(200)
      expect(refusal(await program.refresh(refresh_token))).toEqual(INVALID_GRANT)
    }
  })
  behaviour(165, 'a token that is none is revoked already', 'RFC 7009 §2.2', async () => {
    expect((await program.revoke('garbage')).status).toBe(200)
  })
  behaviour(166, 'without a token it is invalid_request', 'RFC 7009 §2.2.1', async () => {
    const answer = await program.post('revocation_endpoint', {})
    expect(refusal(answer)).toEqual([400, 'invalid_request'])
  })
  behaviour(167, 'who is not the client gets 401', 'RFC 7009 §2.1', async () => {
    const authorization = basic(confidential.id, 'wrong')
    const answer = await program.raw('revocation_endpoint', { token: 'x' }, { authorization })
    expect(refusal(answer)).toEqual([401, 'invalid_client'])
  })
  behaviour(168, 'the token of another client is left alone', 'RFC 7009 §2.1', async () => {
    const { refresh_token } = await program.loggedIn()
    expect((await program.revoke(refresh_token, {}, other)).status).toBe(200)
    expect((await program.refresh(refresh_token)).status).toBe(200)
  })
  behaviour(169, 'so it is when a client with a secret asks', 'RFC 7009 §2.1', async () => {
    const { refresh_token } = await program.loggedIn()
    expect([200, 400]).toContain((await program.revoke(refresh_token, {}, confidential)).status)
    expect((await program.refresh(refresh_token)).status).toBe(200)
  })
  behaviour(171, 'a refresh token takes its access tokens along', 'RFC 7009 §2.1', async () => {
    const { access_token, refresh_token } = await program.loggedIn()
    await program.revoke(refresh_token)
    expect(await program.isActive(access_token)).toBe(false)
    expect(refusal(await program.refresh(refresh_token))).toEqual(INVALID_GRANT)
  })
  behaviour(172, 'a refresh at the same time does not escape', 'RFC 7009 §2.1', async () => {
    const { refresh_token } = await program.loggedIn()
    const [{ status }, { body }] = await Promise.all([
      program.revoke(refresh_token),
      program.refresh(refresh_token),
    ])
    expect(status).toBe(200)
    for (const token of [refresh_token, body.refresh_token].filter(Boolean)) {
      expect(refusal(await program.refresh(token))).toEqual(INVALID_GRANT)
    }
  })
  behaviour(173, 'an access token goes alone', 'RFC 7009 §2.1', async () => {
    const { access_token, refresh_token } = await program.loggedIn()
    await program.revoke(access_token)
    expect((await program.refresh(refresh_token)).status).toBe(200)
  })
  behaviour(
    174,
    'it takes POST only, and scripts may read the answer',
    'RFC 7009 §2, §2.3',
    async () => {
      expect((await send(`${url}?token=x`)).status).toBe(405)
      const headers = { origin: 'https://spa.example' }
      const fields = { token: 'x', client_id: target.clients.public.id }
      const answer = await program.raw('revocation_endpoint', fields, headers)
      expect(answer.headers.get('access-control-allow-origin')).toMatch(
        /^(\*|https:\/\/spa\.example)$/,
      )
    },
  )
}
