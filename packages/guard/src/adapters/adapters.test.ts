import { once } from 'node:events'
import { createServer, get, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { createAdaptorServer } from '@hono/node-server'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import { afterEach, describe, expect, test } from 'vitest'
import { AUDIENCE, type TokenIssuer, tokenIssuer } from '../../../../tests/doubles/token-issuer.ts'
import { createGuard, type Guard } from '../guard.ts'
import * as inExpress from './express.ts'
import * as inFastify from './fastify.ts'
import * as inHono from './hono.ts'

const WELL_KNOWN = '/.well-known/oauth-protected-resource'
const CHALLENGE = `Bearer resource_metadata="${AUDIENCE}${WELL_KNOWN}"`
const DELETING = { scope: ['projects:delete'] }

/** The same small API in each framework, as its documentation would write it. */
const FRAMEWORKS: Record<string, (guard: Guard) => Promise<Server>> = {
  async Hono(guard) {
    const { protect, metadata } = inHono
    const app = new Hono()
    app.get('/projects', protect(guard), (c) => c.json({ person: c.get('caller').subject }))
    app.get('/deleted', protect(guard, DELETING), (c) => c.json({}))
    app.all(WELL_KNOWN, metadata(guard))
    return createAdaptorServer(app) as Server
  },
  async Express(guard) {
    const { callerOf, metadata, protect } = inExpress
    const app = express().set('env', 'test') // which keeps errors out of this test's output
    app.get('/projects', protect(guard), (req, res) => {
      res.json({ person: callerOf(req).subject })
    })
    app.get('/deleted', protect(guard, DELETING), (_req, res) => {
      res.json({})
    })
    app.all(WELL_KNOWN, metadata(guard))
    return createServer(app)
  },
  async Fastify(guard) {
    const { callerOf, metadata, protect } = inFastify
    const app = fastify()
    app.get('/projects', { onRequest: protect(guard) }, async (request) => ({
      person: callerOf(request).subject,
    }))
    app.get('/deleted', { onRequest: protect(guard, DELETING) }, async () => ({}))
    app.all(WELL_KNOWN, metadata(guard))
    await app.ready()
    return app.server
  },
}

const running: Server[] = []

afterEach(() => {
  for (const server of running.splice(0)) server.close()
})

async function start(framework: string, login: TokenIssuer): Promise<string> {
  const { issuer, fetch, now } = login
  const resourceMetadata = AUDIENCE + WELL_KNOWN
  const guard = createGuard({ issuer, audience: AUDIENCE, resourceMetadata, fetch, now })
  const server = await FRAMEWORKS[framework]?.(guard)
  if (server === undefined) throw new Error(`${framework} is not in the table`)
  running.push(server)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const bearing = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })

/** `fetch` would make one header of two. */
async function sendBoth(url: string, values: [string, string]): Promise<IncomingMessage> {
  const headers = ['Host', new URL(url).host, ...values.flatMap((it) => ['Authorization', it])]
  const [response] = await once(get(url, { headers, agent: false }), 'response')
  await text(response)
  return response
}

describe.each(Object.keys(FRAMEWORKS))('in %s', (framework) => {
  test('a request with a token reaches the handler, which knows who sent it', async () => {
    const login = tokenIssuer()
    const api = await start(framework, login)
    for (const times of [1, 2]) {
      const response = await fetch(`${api}/projects?page=${times}`, bearing(login.token()))
      expect(response.status).toBe(200)
      expect(await response.json()).toEqual({ person: 'ada-248289761001' })
    }
  })

  test('a request without a token is answered with the challenge, as JSON', async () => {
    const response = await fetch(`${await start(framework, tokenIssuer())}/projects`)
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe(CHALLENGE)
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toMatchObject({ error: 'invalid_token' })
  })

  test('a token that has expired is a 401, and one of too little scope a 403', async () => {
    const login = tokenIssuer()
    const api = await start(framework, login)
    const narrow = await fetch(`${api}/deleted`, bearing(login.token()))
    expect(narrow.status).toBe(403)
    expect(narrow.headers.get('www-authenticate')).toContain('scope="projects:delete"')
    const expired = await fetch(`${api}/projects`, bearing(login.token({ exp: 0 })))
    expect(expired.status).toBe(401)
    expect(expired.headers.get('www-authenticate')).toContain('error="invalid_token"')
  })

  test('two tokens are a 400: in two headers, and in header and query', async () => {
    const login = tokenIssuer()
    const api = await start(framework, login)
    const token = login.token()
    const twice = await sendBoth(`${api}/projects`, [`Bearer ${token}`, `Bearer ${token}`])
    expect(twice.statusCode).toBe(400)
    expect(twice.headers['www-authenticate']).toContain('error="invalid_request"')
    const both = await fetch(`${api}/projects?access_token=${token}`, bearing(token))
    expect(both.status).toBe(400)
    const query = await fetch(`${api}/projects?access_token=${token}`)
    expect(query.status).toBe(401)
  })

  test('a login server that is down is a 503 without a challenge', async () => {
    const login = tokenIssuer()
    login.answers['/oauth/jwks'] = () => new Response(null, { status: 502 })
    const api = await start(framework, login)
    const response = await fetch(`${api}/projects`, bearing(login.token()))
    expect(response.status).toBe(503)
    expect(response.headers.has('www-authenticate')).toBe(false)
    expect(await response.text()).not.toContain('ada-')
  })

  test('the metadata of the resource is served', async () => {
    const url = (await start(framework, tokenIssuer())) + WELL_KNOWN
    const response = await fetch(url)
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ resource: AUDIENCE })
    const head = await fetch(url, { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
    for (const method of ['POST', 'DELETE']) {
      const refused = await fetch(url, { method })
      expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    }
  })
})

test('a handler that nobody guards cannot take a request for a caller’s', () => {
  expect(() => inExpress.callerOf({})).toThrow(/put protect\(\) before this/)
  expect(inFastify.callerOf).toBe(inExpress.callerOf)
})
