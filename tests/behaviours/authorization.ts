import { expect } from 'vitest'
import { PKCE } from './program.ts'
import type { Section } from './suite.ts'
import { type Fields, parametersOf, send } from './wire.ts'

const STATE = 'a:b/c=d e+f&g%20'

export const authorization: Section = (program, behaviour) => {
  const { target, metadata } = program
  const { port } = new URL(target.redirectUri)
  const endpoint = metadata.authorization_endpoint

  /** An error that the browser brings back to the client. */
  const expectError = async (changes: Fields, ...errors: readonly string[]) => {
    const { address, sent } = await program.authorize(changes)
    expect(address).toBe(target.redirectUri)
    expect(errors).toContain(sent.error)
  }
  /** A page, and no way on: "MUST NOT automatically redirect" (RFC 6749 §4.1.2.1). */
  const expectPage = async (changes: Fields) => {
    const { status, location } = await program.authorize(changes)
    expect([changes, status, location]).toEqual([changes, 400, null])
  }
  const expectTaken = async (redirect_uri: string) => {
    const { status, sent } = await program.authorize({ redirect_uri })
    expect([302, 303]).toContain(status)
    expect(sent).not.toHaveProperty('error')
  }

  behaviour(79, 'without a known client there is no redirect', 'RFC 6749 §4.1.2.1', async () => {
    for (const client_id of [undefined, 'nobody']) await expectPage({ client_id })
  })
  behaviour(80, 'to an address not registered there is none either', 'RFC 6749 §4.1.2.1', () =>
    expectPage({ redirect_uri: 'https://evil.example/callback' }),
  )
  behaviour(81, 'other addresses fit letter by letter', 'RFC 9700 §4.1.3', async () => {
    const right = 'https://app.acme.dev/cb'
    await expectTaken(right)
    for (const redirect_uri of [
      `${right}/`,
      'https://app.acme.dev/CB',
      'https://app.acme.dev/x/../cb',
      'https://app.acme.dev:443/cb',
      `${right}?a=b`,
    ]) {
      await expectPage({ redirect_uri })
    }
  })
  behaviour(82, 'any port on 127.0.0.1 fits', 'RFC 8252 §7.3', () =>
    expectTaken('http://127.0.0.1:50505/callback'),
  )
  behaviour(83, 'any port on localhost fits, where that is registered', 'RFC 8252 §8.3, ours', () =>
    expectTaken('http://localhost:50505/cb'),
  )
  behaviour(84, 'another path does not', 'RFC 8252 §7.3', () =>
    expectPage({ redirect_uri: `http://127.0.0.1:${port}/other` }),
  )
  behaviour(
    85,
    'localhost and 127.0.0.1 do not stand for each other',
    'RFC 9700 §4.1.3',
    async () => {
      await expectPage({ redirect_uri: `http://localhost:${port}/callback` })
      await expectPage({ redirect_uri: `http://127.0.0.1:${port}/cb` })
    },
  )
  behaviour(86, 'nor does 127.0.0.1 written in another way', 'RFC 9700 §4.1.3', async () => {
    for (const redirect_uri of [
      `http://LOCALHOST:${port}/cb`,
      `http://127.000.000.001:${port}/callback`,
      `http://127.0.0.1:${port}/x/../callback`,
      `http://ada@127.0.0.1:${port}/callback`,
    ]) {
      await expectPage({ redirect_uri })
    }
  })
  behaviour(87, 'on other hosts the port counts', 'RFC 9700 §4.1.3', async () => {
    for (const host of ['app.acme.dev:8443', '10.0.0.1', '192.168.1.2:8080']) {
      await expectPage({ redirect_uri: `https://${host}/cb` })
    }
  })
  behaviour(88, 'the address is always said', 'RFC 6749 §3.1.2.3, ours', () =>
    expectPage({ redirect_uri: undefined }),
  )
  behaviour(89, 'nothing is said twice', 'RFC 6749 §3.1', () =>
    expectError({ scope: ['openid', 'openid'] }, 'invalid_request'),
  )
  behaviour(90, 'too much scope is invalid_scope', 'RFC 6749 §4.1.2.1', () =>
    expectError({ scope: target.scopes.beyond }, 'invalid_scope'),
  )
  behaviour(91, 'the state comes back as it was', 'RFC 6749 §4.1.2', async () => {
    expect((await program.authorize({ state: STATE, response_type: 'x' })).sent.state).toBe(STATE)
    expect((await program.answered('approve', { state: STATE })).get('state')).toBe(STATE)
    expect((await program.answered('deny', { state: STATE })).get('error')).toBe('access_denied')
  })
  behaviour(92, 'errors say who answers, too', 'RFC 9207 §2', async () => {
    const { sent } = await program.authorize({ response_type: 'x' })
    expect([sent.error, sent.iss]).toEqual(['unsupported_response_type', target.issuer])
  })
  behaviour(93, 'a public client needs a challenge', 'RFC 9700 §2.1.1', () => {
    const none = { code_challenge: undefined, code_challenge_method: undefined }
    return expectError(none, 'invalid_request')
  })
  behaviour(94, 'a method needs a challenge', 'RFC 7636 §4.3', () =>
    expectError({ code_challenge: undefined }, 'invalid_request'),
  )
  behaviour(95, 'a challenge has an end', 'RFC 7636 §4.2', () =>
    expectError({ code_challenge: 'a'.repeat(129) }, 'invalid_request'),
  )
  behaviour(96, 'the method is S256', 'RFC 9700 §2.1.1', async () => {
    for (const code_challenge_method of ['plain', 'S1', undefined]) {
      await expectError({ code_challenge_method }, 'invalid_request')
    }
  })
  behaviour(97, 'prompt=none is refused where somebody has to be asked', 'OIDC Core §3.1.2.6', () =>
    expectError({ prompt: 'none' }, 'login_required', 'consent_required', 'interaction_required'),
  )
  behaviour(98, 'prompt=none goes with nothing else', 'OIDC Core §3.1.2.1', () =>
    expectError({ prompt: 'none consent' }, 'invalid_request'),
  )
  behaviour(99, 'a bad resource is invalid_target', 'RFC 8707 §2', async () => {
    for (const resource of ['/relative', 'https://api.acme.dev#part', 'https://nowhere.example']) {
      await expectError({ resource }, 'invalid_target')
    }
  })
  behaviour(100, 'it takes GET and POST', 'RFC 6749 §3.1', async () => {
    for (const method of ['PUT', 'DELETE']) {
      expect((await send(endpoint, { method })).status).toBe(405)
    }
  })
  behaviour(101, 'a form is as good as a query, and JSON is not', 'RFC 6749 §3.1', async () => {
    const request = program.authorizationRequest()
    const form = await send(endpoint, { method: 'POST', body: parametersOf(request) })
    expect([302, 303]).toContain(form.status)
    const json = await send(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...request, ...PKCE }),
    })
    expect(json.status).toBe(400)
  })
}
