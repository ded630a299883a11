import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'vitest'
import { DEVICE_CODE_GRANT, PKCE, VERIFIER, WRONG_VERIFIER } from './program.ts'
import type { Section } from './suite.ts'
import { type Body, basic, refusal } from './wire.ts'

const PENDING = [400, 'authorization_pending']
const INVALID_GRANT = [400, 'invalid_grant']
const INVALID_REQUEST = [400, 'invalid_request']

export const polling: Section = (program, behaviour) => {
  const { clients, scopes, resources } = program.target
  const grant_type = DEVICE_CODE_GRANT
  const begun = async (fields = {}) => (await program.begin(fields)).body

  /** Polls until it is too fast; a server may let a few polls in a row pass. */
  const hurried = async (login: Body) => {
    for (let polls = 0; polls < 4; polls++) {
      const answer = await program.poll(login)
      if (answer.body.error !== 'authorization_pending') return answer
    }
    throw new Error('no poll was too fast')
  }

  behaviour(26, 'without a code it is invalid_request', 'RFC 6749 §5.2', async () => {
    expect(refusal(await program.token({ grant_type }))).toEqual(INVALID_REQUEST)
  })
  behaviour(27, 'an unknown code is invalid_grant', 'RFC 6749 §5.2', async () => {
    expect(refusal(await program.poll({ device_code: 'unknown' }))).toEqual(INVALID_GRANT)
  })
  behaviour(28, 'a public client says who it is', 'RFC 8628 §3.4', async () => {
    const { device_code } = await begun()
    const answer = await program.raw('token_endpoint', { grant_type, device_code })
    expect(refusal(answer)).toEqual(INVALID_REQUEST)
  })
  behaviour(29, 'the code of another client is invalid_grant', 'RFC 6749 §5.2', async () => {
    expect(refusal(await program.poll(await begun(), {}, clients.other))).toEqual(INVALID_GRANT)
  })
  behaviour(
    30,
    'so it is for one with a secret, who learns no scope',
    'RFC 6749 §5.2',
    async () => {
      const answer = await program.poll(await begun(), {}, clients.confidential)
      expect(refusal(answer)).toEqual(INVALID_GRANT)
      expect(answer.text).not.toContain('offline_access')
    },
  )
  behaviour(31, 'until the person decides it is pending', 'RFC 8628 §3.5', async () => {
    const { login } = await program.asked()
    expect(refusal(await program.poll(login))).toEqual(PENDING)
  })
  behaviour(32, 'the very first poll is never too fast', 'RFC 8628 §3.5', async () => {
    expect(refusal(await program.poll(await begun()))).toEqual(PENDING)
  })
  behaviour(33, 'polls inside the interval are slow_down', 'RFC 8628 §3.5', async () => {
    expect(refusal(await hurried(await begun()))).toEqual([400, 'slow_down'])
  })
  behaviour(35, 'a poll that is too fast moves no clock', 'ours', async () => {
    const login = await begun()
    await program.poll(login)
    const polledAt = Date.now()
    await hurried(login)
    await delay(Number(login.interval) * 1000 - (Date.now() - polledAt))
    expect(refusal(await program.poll(login))).toEqual(PENDING)
  })
  behaviour(36, 'once approved, no poll is too fast', 'ours', async () => {
    const { login, question } = await program.asked()
    await program.poll(login)
    await question.approve()
    expect((await program.poll(login)).status).toBe(200)
  })
  behaviour(39, 'when the person says no it is access_denied', 'RFC 8628 §3.5', async () => {
    const { login, question } = await program.asked()
    await question.deny()
    expect(refusal(await program.poll(login))).toEqual([400, 'access_denied'])
  })
  behaviour(40, 'from then on the code is none, and no other login ends', 'ours', async () => {
    const { access_token } = await program.loggedIn()
    const { login, question } = await program.asked()
    await question.deny()
    await program.poll(login)
    expect(refusal(await program.poll(login))).toEqual(INVALID_GRANT)
    expect(await program.isActive(access_token)).toBe(true)
  })
  behaviour(42, 'without offline_access there is no refresh token', 'OIDC Core §11', async () => {
    expect(await program.loggedIn({ scope: 'openid' })).not.toHaveProperty('refresh_token')
  })
  behaviour(43, 'with offline_access there is one that works', 'OIDC Core §11', async () => {
    const { refresh_token } = await program.loggedIn()
    expect((await program.refresh(refresh_token)).status).toBe(200)
  })
  behaviour(44, 'a code is good once', 'RFC 6749 §10.5', async () => {
    const login = await program.approved()
    await program.poll(login)
    expect(refusal(await program.poll(login))).toEqual(INVALID_GRANT)
  })
  behaviour(
    45,
    'used twice it takes its tokens along, and no others',
    'RFC 6749 §10.5',
    async () => {
      const other = await program.loggedIn()
      const login = await program.approved()
      const { body } = await program.poll(login)
      await program.poll(login)
      expect(await program.isActive(body.access_token)).toBe(false)
      expect(refusal(await program.refresh(body.refresh_token))).toEqual(INVALID_GRANT)
      expect(await program.isActive(other.access_token)).toBe(true)
    },
  )
  behaviour(46, 'of many polls at once exactly one wins', 'RFC 6749 §10.5', async () => {
    const login = await program.approved()
    const answers = await Promise.all(Array.from({ length: 8 }, () => program.poll(login)))
    const refused = answers.filter(({ status }) => status !== 200).map(refusal)
    expect(refused).toEqual(Array(7).fill(INVALID_GRANT))
  })
  behaviour(48, 'a resource that was not approved spends nothing', 'RFC 8707 §2.2', async () => {
    const login = await program.approved({ resource: resources[0] })
    const answer = await program.poll(login, { resource: resources[1] })
    expect(refusal(answer)).toEqual([400, 'invalid_target'])
    expect((await program.poll(login)).status).toBe(200)
  })
  behaviour(49, 'after a challenge the verifier has to come', 'RFC 7636 §4.6', async () => {
    expect(refusal(await program.poll(await program.approved(PKCE)))).toEqual(INVALID_GRANT)
  })
  behaviour(50, 'a wrong verifier is invalid_grant', 'RFC 7636 §4.6', async () => {
    const answer = await program.poll(await program.approved(PKCE), {
      code_verifier: WRONG_VERIFIER,
    })
    expect(refusal(answer)).toEqual(INVALID_GRANT)
  })
  behaviour(
    51,
    'a verifier without a challenge is invalid_request',
    'RFC 9700 §2.1.1',
    async () => {
      const answer = await program.poll(await program.approved(), { code_verifier: VERIFIER })
      expect(refusal(answer)).toEqual(INVALID_REQUEST)
    },
  )
  behaviour(52, 'the right verifier is taken', 'RFC 7636 §4.6', async () => {
    const answer = await program.poll(await program.approved(PKCE), { code_verifier: VERIFIER })
    expect(answer.status).toBe(200)
  })
  behaviour(
    54,
    'who is not the client gets 401, challenged if by Basic',
    'RFC 6749 §5.2',
    async () => {
      const { device_code } = await begun()
      const fields = { grant_type, device_code }
      const answer = await program.raw('token_endpoint', { ...fields, client_id: 'nobody' })
      expect(refusal(answer)).toEqual([401, 'invalid_client'])
      const authorization = basic(clients.confidential.id, 'wrong')
      const challenged = await program.raw('token_endpoint', fields, { authorization })
      expect(refusal(challenged)).toEqual([401, 'invalid_client'])
      expect(challenged.headers.get('www-authenticate')).toMatch(/^Basic /)
    },
  )
  behaviour(55, 'the scope has one blank between two names', 'RFC 6749 §3.3', async () => {
    const { scope } = await program.loggedIn({ scope: scopes.all.replaceAll(' ', '  ') })
    expect(scope.split(' ').toSorted()).toEqual(scopes.all.split(' ').toSorted())
  })
}
