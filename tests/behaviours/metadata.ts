import { expect } from 'vitest'
import type { Section } from './suite.ts'
import { metadataUrls, refusal, send } from './wire.ts'

const ORIGIN = 'https://spa.example'
const PUBLIC = ['token_endpoint', 'revocation_endpoint', 'device_authorization_endpoint'] as const
const OPEN = expect.stringMatching(/^(\*|https:\/\/spa\.example)$/)

export const metadataAndCors: Section = (program, behaviour) => {
  const { target, metadata } = program
  const [oauth, openid] = metadataUrls(target.issuer)
  const allowed = (headers: Headers) => headers.get('access-control-allow-origin')
  const preflight = (url: string, method: string) =>
    send(url, {
      method: 'OPTIONS',
      headers: { origin: ORIGIN, 'access-control-request-method': method },
    })

  behaviour(187, 'the metadata are JSON', 'RFC 8414 §3', async () => {
    for (const url of [oauth, openid]) {
      const { status, headers } = await send(url)
      expect([status, headers.get('content-type')]).toEqual([
        200,
        expect.stringMatching(/^application\/json/),
      ])
    }
  })
  behaviour(188, 'the issuer is the one that was asked for', 'RFC 8414 §3.3', async () => {
    expect((await send(oauth)).body.issuer).toBe(target.issuer)
  })
  behaviour(189, 'an issuer with a path has them at both addresses', 'RFC 8414 §5', async () => {
    expect(new URL(target.issuer).pathname).not.toBe('/')
    const { origin, pathname } = new URL(target.issuer)
    const inserted = await send(`${origin}/.well-known/openid-configuration${pathname}`)
    expect(inserted.body.issuer).toBe(target.issuer)
    expect((await send(openid)).body.issuer).toBe(target.issuer)
  })
  behaviour(190, 'revocation and introspection are listed', 'RFC 8414 §2', async () => {
    expect((await send(openid)).body).toMatchObject({
      revocation_endpoint: metadata.revocation_endpoint,
      introspection_endpoint: metadata.introspection_endpoint,
    })
  })
  behaviour(193, 'scripts of any site may read metadata and keys', 'Fetch §3.3', async () => {
    for (const url of [openid, metadata.jwks_uri]) {
      const { headers } = await send(url, { headers: { origin: ORIGIN } })
      expect(allowed(headers)).toEqual(OPEN)
      const asked = await preflight(url, 'GET')
      expect([asked.status, allowed(asked.headers)]).toEqual([204, OPEN])
    }
  })
  behaviour(194, 'and use what public clients use', 'Fetch §3.3, ours', async () => {
    const headers = { origin: ORIGIN }
    const fields = { client_id: target.clients.public.id, grant_type: 'x', token: 'x' }
    for (const name of PUBLIC) {
      expect([name, allowed((await program.raw(name, fields, headers)).headers)]).toEqual([
        name,
        OPEN,
      ])
      const asked = await preflight(metadata[name], 'POST')
      expect([name, asked.status]).toEqual([name, 204])
    }
  })
  behaviour(195, 'and read what is wrong', 'Fetch §3.3', async () => {
    const fields = { client_id: target.clients.public.id }
    const answer = await program.raw('token_endpoint', fields, { origin: ORIGIN })
    expect(refusal(answer)).toEqual([400, 'invalid_request'])
    expect(allowed(answer.headers)).toEqual(OPEN)
  })
  behaviour(196, 'the keys are public ones', 'RFC 7517 §4', async () => {
    const { status, text } = await send(metadata.jwks_uri)
    const { keys } = JSON.parse(text) as { keys: Record<string, unknown>[] }
    expect([status, keys.length]).toEqual([200, expect.any(Number)])
    expect(keys.length).toBeGreaterThan(0)
    for (const key of keys) {
      for (const secret of ['d', 'p', 'q', 'k']) expect(key).not.toHaveProperty(secret)
    }
  })
}
