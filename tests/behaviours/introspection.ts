import { expect } from 'vitest'
import type { Section } from './suite.ts'
import { basic } from './wire.ts'

const INACTIVE = { active: false }

export const introspection: Section = (program, behaviour) => {
  const { clients, scopes, resources } = program.target

  behaviour(
    175,
    'a live access token tells what it is, whatever the hint',
    'RFC 7662 §2.2',
    async () => {
      const { access_token } = await program.loggedIn()
      for (const token_type_hint of ['access_token', 'refresh_token', 'banana', undefined]) {
        const { body } = await program.introspect(access_token, { token_type_hint })
        expect(body).toMatchObject({ active: true, client_id: clients.public.id })
        expect(body).toMatchObject({ exp: expect.any(Number), sub: expect.any(String) })
        expect(body.scope.split(' ').toSorted()).toEqual(scopes.all.split(' ').toSorted())
      }
    },
  )
  behaviour(176, 'a live refresh token is active', 'RFC 7662 §2.2', async () => {
    const { refresh_token } = await program.loggedIn()
    expect((await program.introspect(refresh_token)).body).toMatchObject({ active: true })
  })
  behaviour(177, 'of an unknown one no more is said', 'RFC 7662 §2.2', async () => {
    const { status, body } = await program.introspect('garbage')
    expect([status, body]).toEqual([200, INACTIVE])
  })
  behaviour(179, 'nor of a refresh token that was used', 'RFC 7662 §2.2', async () => {
    const { refresh_token } = await program.loggedIn()
    await program.refresh(refresh_token)
    expect((await program.introspect(refresh_token)).body).toEqual(INACTIVE)
  })
  behaviour(180, 'nor of revoked ones', 'RFC 7662 §2.2', async () => {
    const { access_token, refresh_token } = await program.loggedIn()
    await program.revoke(refresh_token)
    for (const token of [access_token, refresh_token]) {
      expect((await program.introspect(token)).body).toEqual(INACTIVE)
    }
  })
  behaviour(181, "a client learns nothing of another's token", 'RFC 7662 §4', async () => {
    const { access_token } = await program.loggedIn()
    const fields = { token: access_token }
    const answer = await program.post('introspection_endpoint', fields, clients.confidential)
    expect(answer.body).toEqual(INACTIVE)
  })
  behaviour(182, 'whoever asks proves who they are', 'RFC 7662 §2.1', async () => {
    const token = 'x'
    const authorization = basic(clients.api.id, 'wrong')
    const answers = [
      await program.raw('introspection_endpoint', { token, client_id: clients.public.id }),
      await program.raw('introspection_endpoint', { token, client_id: clients.api.id }),
      await program.raw('introspection_endpoint', { token }, { authorization }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401])
  })
  behaviour(183, 'the answer is not to be kept', 'RFC 7662 §4', async () => {
    const { headers } = await program.introspect('garbage')
    expect(headers.get('cache-control')).toContain('no-store')
  })
  behaviour(184, 'a code is no token', 'RFC 7662 §2.1', async () => {
    const { device_code } = (await program.begin()).body
    for (const code of [device_code, await program.code()]) {
      expect((await program.introspect(code)).body).toEqual(INACTIVE)
    }
  })
  behaviour(186, 'a token for an API says for which', 'RFC 8707 §2', async () => {
    const { access_token } = await program.loggedIn({ resource: resources[0] })
    expect((await program.introspect(access_token)).body.aud).toBe(resources[0])
  })
}
