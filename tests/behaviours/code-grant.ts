import { expect } from 'vitest'
import { VERIFIER, WRONG_VERIFIER } from './program.ts'
import type { Section } from './suite.ts'
import { refusal } from './wire.ts'

const INVALID_GRANT = [400, 'invalid_grant']

export const codeGrant: Section = (program, behaviour) => {
  const { clients, scopes, resources } = program.target
  const { confidential } = clients

  behaviour(105, 'an unknown code is invalid_grant', 'RFC 6749 §5.2', async () => {
    expect(refusal(await program.redeem('unknown'))).toEqual(INVALID_GRANT)
  })
  behaviour(107, 'the code of another client is invalid_grant', 'RFC 6749 §5.2', async () => {
    expect(refusal(await program.redeem(await program.code(), {}, clients.other))).toEqual(
      INVALID_GRANT,
    )
  })
  behaviour(108, 'the redirect URI has to be the same', 'RFC 6749 §4.1.3', async () => {
    const redirect_uri = 'http://127.0.0.1:1/callback'
    expect(refusal(await program.redeem(await program.code(), { redirect_uri }))).toEqual(
      INVALID_GRANT,
    )
  })
  behaviour(109, 'the redirect URI has to be there', 'RFC 6749 §4.1.3', async () => {
    const answer = await program.redeem(await program.code(), { redirect_uri: undefined })
    expect(answer.status).toBe(400)
    expect(['invalid_request', 'invalid_grant']).toContain(answer.body.error)
  })
  behaviour(111, 'a code is good once', 'RFC 6749 §4.1.2', async () => {
    const code = await program.code()
    expect((await program.redeem(code)).status).toBe(200)
    expect(refusal(await program.redeem(code))).toEqual(INVALID_GRANT)
  })
  behaviour(112, 'used twice it takes its tokens along', 'RFC 6749 §4.1.2', async () => {
    const code = await program.code()
    const { access_token, refresh_token } = (await program.redeem(code)).body
    expect((await program.userinfo(access_token)).status).toBe(200)
    await program.redeem(code)
    expect((await program.userinfo(access_token)).status).toBe(401)
    expect(refusal(await program.refresh(refresh_token))).toEqual(INVALID_GRANT)
  })
  behaviour(113, 'of many at once exactly one wins', 'RFC 6749 §4.1.2', async () => {
    const code = await program.code()
    const answers = await Promise.all(Array.from({ length: 8 }, () => program.redeem(code)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })
  behaviour(114, 'after a challenge the verifier has to come', 'RFC 7636 §4.6', async () => {
    const answer = await program.redeem(await program.code(), { code_verifier: undefined })
    expect(refusal(answer)).toEqual(INVALID_GRANT)
  })
  behaviour(115, 'a wrong verifier is invalid_grant', 'RFC 7636 §4.6', async () => {
    const answer = await program.redeem(await program.code(), { code_verifier: WRONG_VERIFIER })
    expect(refusal(answer)).toEqual(INVALID_GRANT)
  })
  behaviour(116, 'a verifier has a form', 'RFC 7636 §4.1', async () => {
    const code = await program.code()
    for (const code_verifier of ['a'.repeat(42), 'a'.repeat(129), `${VERIFIER}ß`]) {
      const answer = await program.redeem(code, { code_verifier })
      expect(answer.status).toBe(400)
      expect(['invalid_request', 'invalid_grant']).toContain(answer.body.error)
    }
  })
  behaviour(117, 'a verifier without a challenge is refused', 'RFC 9700 §2.1.1', async () => {
    const none = { code_challenge: undefined, code_challenge_method: undefined }
    const code = await program.code({ client_id: confidential.id, ...none })
    const { status } = await program.redeem(code, {}, confidential)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
  })
  behaviour(118, 'the right verifier brings the tokens', 'RFC 7636 §4.6', async () => {
    const { status, body } = await program.redeem(await program.code())
    expect([status, body.scope.split(' ').toSorted()]).toEqual([
      200,
      scopes.all.split(' ').toSorted(),
    ])
  })
  behaviour(
    125,
    'a resource that was not approved is invalid_target',
    'RFC 8707 §2.2',
    async () => {
      const code = await program.code({ resource: resources[0] })
      const answer = await program.redeem(code, { resource: resources[1] })
      expect(refusal(answer)).toEqual([400, 'invalid_target'])
    },
  )
  behaviour(126, 'without a resource it is the approved one', 'RFC 8707 §2.2', async () => {
    const code = await program.code({ resource: resources[0] })
    const { access_token } = (await program.redeem(code)).body
    expect((await program.introspect(access_token)).body.aud).toBe(resources[0])
  })
}
