import { expect } from 'vitest'
import type { Section } from './suite.ts'
import { basic, refusal } from './wire.ts'

const INVALID_GRANT = [400, 'invalid_grant']
const INVALID_REQUEST = [400, 'invalid_request']

export const refreshing: Section = (program, behaviour) => {
  const { clients, scopes, resources } = program.target
  const { confidential } = clients
  const grant_type = 'refresh_token'
  const sorted = (scope: string) => scope.split(' ').toSorted()
  const authTime = (jwt: string): unknown =>
    JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()).auth_time

  /** A login whose first token comes back after two more: no grace lets it pass for a lost answer. */
  const reused = async () => {
    const { refresh_token } = await program.loggedIn()
    const second = (await program.refresh(refresh_token)).body
    const third = (await program.refresh(second.refresh_token)).body
    return { answer: await program.refresh(refresh_token), latest: third }
  }

  behaviour(137, 'without a token it is invalid_request', 'RFC 6749 §5.2', async () => {
    expect(refusal(await program.token({ grant_type }))).toEqual(INVALID_REQUEST)
  })
  behaviour(138, 'a public client says who it is', 'RFC 6749 §3.2.1', async () => {
    const { refresh_token } = await program.loggedIn()
    const answer = await program.raw('token_endpoint', { grant_type, refresh_token })
    expect(refusal(answer)).toEqual(INVALID_REQUEST)
  })
  behaviour(139, 'an unknown token is invalid_grant', 'RFC 6749 §5.2', async () => {
    expect(refusal(await program.refresh('unknown'))).toEqual(INVALID_GRANT)
  })
  behaviour(141, 'both tokens are new', 'RFC 9700 §4.14.2', async () => {
    const first = await program.loggedIn()
    const { status, body } = await program.refresh(first.refresh_token)
    expect([status, body.refresh_token]).toEqual([200, expect.any(String)])
    expect(body.refresh_token).not.toBe(first.refresh_token)
    expect(body.access_token).not.toBe(first.access_token)
  })
  behaviour(142, 'more scope than granted is invalid_scope', 'RFC 6749 §6', async () => {
    const { refresh_token } = await program.loggedIn({ scope: scopes.less })
    const answer = await program.refresh(refresh_token, { scope: scopes.all })
    expect(refusal(answer)).toEqual([400, 'invalid_scope'])
  })
  behaviour(143, 'less scope may be asked for', 'RFC 6749 §6', async () => {
    const { refresh_token } = await program.loggedIn()
    const { status, body } = await program.refresh(refresh_token, { scope: scopes.less })
    expect([status, sorted(body.scope)]).toEqual([200, sorted(scopes.less)])
  })
  behaviour(144, 'the next refresh has all of it again', 'RFC 6749 §6', async () => {
    const { refresh_token } = await program.loggedIn()
    const narrow = await program.refresh(refresh_token, { scope: scopes.less })
    const { body } = await program.refresh(narrow.body.refresh_token)
    expect(sorted(body.scope)).toEqual(sorted(scopes.all))
  })
  behaviour(
    145,
    'a token that was used long ago is invalid_grant',
    'RFC 9700 §4.14.2',
    async () => {
      expect(refusal((await reused()).answer)).toEqual(INVALID_GRANT)
    },
  )
  behaviour(146, 'and its successors end with it', 'RFC 9700 §4.14.2', async () => {
    const { latest } = await reused()
    expect(await program.isActive(latest.access_token)).toBe(false)
    expect(refusal(await program.refresh(latest.refresh_token))).toEqual(INVALID_GRANT)
  })
  behaviour(147, 'another login of the same person goes on', 'ours', async () => {
    const other = await program.loggedIn()
    await reused()
    expect(await program.isActive(other.access_token)).toBe(true)
    expect((await program.refresh(other.refresh_token)).status).toBe(200)
  })
  behaviour(
    149,
    'two at once get one and the same successor',
    'RFC 9700 §4.14.2, ours',
    async () => {
      const { refresh_token } = await program.loggedIn()
      const both = await Promise.all([
        program.refresh(refresh_token),
        program.refresh(refresh_token),
      ])
      expect(both.map(({ status }) => status)).toEqual([200, 200])
      expect(both[0].body.refresh_token).toBe(both[1].body.refresh_token)
    },
  )
  behaviour(150, 'the order of the scope makes no difference then', 'ours', async () => {
    const { refresh_token } = await program.loggedIn()
    const backwards = scopes.all.split(' ').toReversed().join(' ')
    const one = await program.refresh(refresh_token, { scope: scopes.all })
    const other = await program.refresh(refresh_token, { scope: backwards })
    expect([other.status, other.body.refresh_token]).toEqual([200, one.body.refresh_token])
  })
  behaviour(
    151,
    'a resource beyond the grant is refused then, and ends nothing',
    'ours',
    async () => {
      const { refresh_token } = await program.loggedIn({ resource: resources[0] })
      const { body } = await program.refresh(refresh_token)
      const answer = await program.refresh(refresh_token, { resource: resources[1] })
      expect(answer.status).toBe(400)
      expect((await program.refresh(body.refresh_token)).status).toBe(200)
    },
  )
  behaviour(155, 'a refresh makes the access token before it inactive', 'ours', async () => {
    const { access_token, refresh_token } = await program.loggedIn()
    await program.refresh(refresh_token)
    expect(await program.isActive(access_token)).toBe(false)
  })
  behaviour(156, 'auth_time stays what it was', 'OIDC Core §12.2', async () => {
    const { id_token, refresh_token } = await program.loggedIn()
    const { body } = await program.refresh(refresh_token)
    expect(authTime(id_token)).toEqual(expect.any(Number))
    expect(authTime(body.id_token)).toBe(authTime(id_token))
  })
  behaviour(157, 'a client that has a secret must show it', 'RFC 6749 §6', async () => {
    const { refresh_token } = await program.loggedIn({}, confidential)
    const fields = { grant_type, refresh_token }
    const silent = await program.raw('token_endpoint', { ...fields, client_id: confidential.id })
    const headers = { authorization: basic(confidential.id, 'wrong') }
    const wrong = await program.raw('token_endpoint', fields, headers)
    for (const { body } of [silent, wrong]) expect(body.error).toBe('invalid_client')
    expect((await program.refresh(refresh_token, {}, confidential)).status).toBe(200)
  })
  behaviour(160, 'a resource beyond the grant is invalid_target', 'RFC 8707 §2.2', async () => {
    const { refresh_token } = await program.loggedIn({ resource: resources[0] })
    const answer = await program.refresh(refresh_token, { resource: resources[1] })
    expect(refusal(answer)).toEqual([400, 'invalid_target'])
  })
}
