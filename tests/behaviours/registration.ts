import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished } from 'vitest'
import { PKCE } from './program.ts'
import type { Section } from './suite.ts'
import { metadataUrls, parametersOf, refusal, send } from './wire.ts'

const NATIVE = ['http://127.0.0.1/callback', 'http://[::1]:8976/callback']
const REDIRECT = 'invalid_redirect_uri'
const METADATA = 'invalid_client_metadata'

/** A website with the document of a client, and how often it was asked. */
async function startWebsite(changes: Readonly<Record<string, unknown>> = {}, status = 200) {
  const site = { clientId: '', asked: 0 }
  const server = createServer((_, response) => {
    site.asked += 1
    const document = { client_id: site.clientId, redirect_uris: NATIVE, ...changes }
    response.writeHead(status, { 'content-type': 'application/json', location: '/other' })
    response.end(JSON.stringify({ token_endpoint_auth_method: 'none', ...document }))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  site.clientId = `http://127.0.0.1:${(server.address() as AddressInfo).port}/client.json`
  return site
}

/** Clients that the operator has not registered: RFC 7591, and documents at their addresses. */
export const registration: Section = (program, behaviour) => {
  const [, openid] = metadataUrls(program.target.issuer)
  const listed = async () => (await send(openid)).body
  const register = async (metadata: unknown) =>
    send(`${(await listed()).registration_endpoint}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof metadata === 'string' ? metadata : JSON.stringify(metadata),
    })
  const isRefused = async (metadata: unknown, error: string) =>
    expect(refusal(await register(metadata))).toEqual([400, error])
  /** The status of an authorization request; nobody is sent back to the client by it. */
  const ask = async (client_id: string) => {
    const request = { response_type: 'code', client_id, redirect_uri: NATIVE[0], ...PKCE }
    const { status, headers } = await send(
      `${program.metadata.authorization_endpoint}?${parametersOf(request)}`,
    )
    expect(headers.get('location') ?? '').not.toMatch(/^http:\/\/127\.0\.0\.1(:8976)?\/callback/)
    return status
  }

  behaviour(191, 'registration is listed where it is, and only there', 'RFC 8414 §2', async () => {
    if ((await listed()).registration_endpoint === undefined) return
    expect((await register('')).status).not.toBe(404)
  })
  behaviour(192, 'so are metadata documents', 'CIMD §5', async () => {
    expect(await listed()).toMatchObject({ client_id_metadata_document_supported: true })
  })
  behaviour(197, 'little is enough to register', 'RFC 7591 §3.2.1', async () => {
    const { status, headers, body } = await register({
      redirect_uris: NATIVE,
      token_endpoint_auth_method: 'none',
    })
    expect([status, headers.get('cache-control')]).toEqual([201, expect.stringMatching('no-store')])
    expect(body).toMatchObject({ client_id: expect.any(String), redirect_uris: NATIVE })
  })
  behaviour(198, 'a public client has no secret', 'RFC 7591 §3.2.1', async () => {
    const { body } = await register({ redirect_uris: NATIVE, token_endpoint_auth_method: 'none' })
    expect(body).not.toHaveProperty('client_secret')
  })
  behaviour(199, 'what is no object is refused', 'RFC 7591 §3.2.2', async () => {
    await isRefused('{', 'invalid_request')
    expect((await register('null')).status).toBe(400)
  })
  behaviour(200, 'so is what lacks redirect URIs', 'RFC 7591 §2', async () => {
    await isRefused({ token_endpoint_auth_method: 'none' }, METADATA)
  })
  behaviour(201, 'a bad redirect URI is refused', 'RFC 7591 §3.2.2', async () => {
    await isRefused({ redirect_uris: ['http://127.0.0.1/callback#f'] }, REDIRECT)
  })
  behaviour(202, 'so is plain http to another machine', 'RFC 8252 §7.3', async () => {
    await isRefused({ redirect_uris: ['http://192.0.2.1/callback'] }, REDIRECT)
  })
  behaviour(203, 'and this machine by another number', 'RFC 8252 §7.3', async () => {
    await isRefused({ redirect_uris: ['http://2130706433/callback'] }, REDIRECT)
  })
  behaviour(204, 'a website is not on this machine', 'OIDC Registration §2', async () => {
    const { status } = await register({ redirect_uris: NATIVE, application_type: 'web' })
    expect(status).toBe(400)
  })
  behaviour(205, 'an app is', 'RFC 8252 §7.3', async () => {
    const native = { redirect_uris: NATIVE, application_type: 'native' }
    const { status } = await register({ ...native, token_endpoint_auth_method: 'none' })
    expect(status).toBe(201)
  })
  behaviour(209, 'nobody registers for more than is due', 'RFC 7591 §5', async () => {
    await isRefused({ redirect_uris: NATIVE, grant_types: ['client_credentials'] }, METADATA)
  })
  behaviour(210, 'a document names its own address', 'CIMD §4.1', async () => {
    const { clientId } = await startWebsite({ client_id: 'https://other.example/client.json' })
    expect(await ask(clientId)).toBe(400)
  })
  behaviour(211, 'an address has one spelling, and is secure', 'CIMD §3', async () => {
    const { clientId } = await startWebsite()
    for (const spelling of [`${clientId}#f`, clientId.replace('//', '//a@')]) {
      expect(await ask(spelling)).toBe(400)
    }
    expect(await ask('https://10.0.0.1/client.json')).toBe(400)
  })
  behaviour(212, 'a document that moved is not followed', 'CIMD §4', async () => {
    const { clientId } = await startWebsite({}, 302)
    expect(await ask(clientId)).toBe(400)
  })
  behaviour(213, 'a document has no secrets', 'CIMD §4.1', async () => {
    for (const changes of [
      { client_secret: 'a' },
      { token_endpoint_auth_method: 'client_secret_post' },
      { jwks: { keys: [{ kty: 'EC', d: 'a' }] } },
    ]) {
      expect(await ask((await startWebsite(changes)).clientId)).toBe(400)
    }
  })
  behaviour(214, 'a document is fetched once for many', 'CIMD §4.4', async () => {
    const site = await startWebsite()
    const statuses = await Promise.all(Array.from({ length: 5 }, () => ask(site.clientId)))
    expect([statuses.every((status) => status < 400), site.asked]).toEqual([true, 1])
  })
}
