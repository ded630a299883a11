import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { fetchDocument, type Resolve } from './fetch-document.ts'

const DOCUMENT = '{"client_id":"x"}'
const JSON_TYPE = { 'content-type': 'application/json' }

/** A website on this machine, whose requests are counted. */
async function startSite(listener: RequestListener) {
  const seen: string[] = []
  const server = createServer((request, response) => {
    seen.push(`${request.headers.host}${request.url}`)
    listener(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return { seen, port: (server.address() as AddressInfo).port }
}

/** A name server that answers one thing after the other, and the last from then on. */
function nameServer(...answers: string[][]) {
  const asked: string[] = []
  const resolve: Resolve = async (host) => {
    const addresses = answers[Math.min(asked.push(host), answers.length) - 1] ?? []
    return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
  }
  return { asked, resolve }
}

const fetchFrom = async (listener: RequestListener, options = {}) => {
  const { port } = await startSite(listener)
  return fetchDocument(new URL(`http://127.0.0.1:${port}/client.json`), { local: true, ...options })
}

test('a document comes as it is, with how long it may be kept', async () => {
  const fetched = await fetchFrom((_, response) => {
    response.writeHead(200, { ...JSON_TYPE, 'cache-control': 'max-age=600' }).end(DOCUMENT)
  })
  expect(fetched).toEqual({ text: DOCUMENT, cacheControl: 'max-age=600' })
})

test.each(['application/json; charset=utf-8', 'Application/JSON', 'application/client+json'])(
  '%s is JSON',
  async (type) => {
    const fetched = await fetchFrom((_, response) => {
      response.writeHead(200, { 'content-type': type }).end(DOCUMENT)
    })
    expect(fetched.text).toBe(DOCUMENT)
  },
)

const LARGE = JSON.stringify({ client_id: 'x', padding: 'a'.repeat(5 * 1024) })

test.each<[title: string, problem: string, passing: boolean, listener: RequestListener]>([
  ...[204, 206, 304, 404].map((status): [string, string, boolean, RequestListener] => [
    `status ${status}`,
    `its address answers with status ${status}, and not with 200`,
    false,
    (_, response) => response.writeHead(status, JSON_TYPE).end(),
  ]),
  [
    'status 503',
    'its address answers with status 503',
    true,
    (_, response) => response.writeHead(503).end(),
  ],
  [
    'HTML',
    'it is not application/json',
    false,
    (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(DOCUMENT),
  ],
  [
    'no type',
    'it is not application/json',
    false,
    (_, response) => response.writeHead(200).end(DOCUMENT),
  ],
  [
    'too much, and saying so',
    'it is larger than 5 KB',
    false,
    (_, response) =>
      response.writeHead(200, { ...JSON_TYPE, 'content-length': 5121 }).flushHeaders(),
  ],
  [
    'too much without saying so',
    'it is larger than 5 KB',
    false,
    (_, response) => {
      response.writeHead(200, JSON_TYPE).write(LARGE) // and it never ends
    },
  ],
  [
    'half of it',
    'its address does not answer',
    true,
    (_, response) => {
      response.writeHead(200, { ...JSON_TYPE, 'content-length': 100 }).write(DOCUMENT, () => {
        response.destroy()
      })
    },
  ],
  ['nothing', 'its address does not answer', true, (request) => request.socket.destroy()],
])('%s is refused', async (_, message, passing, listener) => {
  await expect(fetchFrom(listener)).rejects.toMatchObject({ message, passing })
})

test('a redirect is not followed', async () => {
  const site = await startSite((request, response) => {
    if (request.url === '/other') response.writeHead(200, JSON_TYPE).end(DOCUMENT)
    else response.writeHead(302, { ...JSON_TYPE, location: '/other' }).end(DOCUMENT)
  })
  const url = new URL(`http://127.0.0.1:${site.port}/client.json`)
  await expect(fetchDocument(url, { local: true })).rejects.toThrow('status 302')
  expect(site.seen).toHaveLength(1)
})

test.each<[title: string, listener: RequestListener]>([
  ['says nothing', () => {}],
  ['stops half-way', (_, response) => response.writeHead(200, JSON_TYPE).write('{')],
])('a website that %s has a limited time', async (_, listener) => {
  const failed = fetchFrom(listener, { timeoutMs: 50 })
  await expect(failed).rejects.toMatchObject({ message: 'its address does not answer' })
})

test('a name server that says nothing has a limited time, too', async () => {
  const options = { local: false, timeoutMs: 50, resolve: () => new Promise<never>(() => {}) }
  const failed = fetchDocument(new URL('https://app.example/'), options)
  await expect(failed).rejects.toMatchObject({ passing: true })
})

test('SS-04: a name is resolved once, and what it changes to later is never asked', async () => {
  const site = await startSite((_, response) => response.writeHead(200, JSON_TYPE).end(DOCUMENT))
  const url = new URL(`http://app.test:${site.port}/client.json`)

  const turning = nameServer(['127.0.0.1'], ['10.0.0.1'])
  expect((await fetchDocument(url, { local: true, ...turning })).text).toBe(DOCUMENT)
  expect([turning.asked, site.seen]).toEqual([['app.test'], [`${url.host}/client.json`]])

  const inward = nameServer(['127.0.0.2'], ['127.0.0.1']) // nobody is at home at the first
  const failed = fetchDocument(url, { local: true, timeoutMs: 1000, ...inward })
  await expect(failed).rejects.toMatchObject({ message: 'its address does not answer' })
  expect([inward.asked, site.seen.length]).toEqual([['app.test'], 1])
})

test.each([
  ['one that is private', ['10.0.0.1']],
  ['one that is public and one that is not', ['1.1.1.1', '127.0.0.1']],
  ['IPv6 that is not', ['2606:4700::1111', 'fd00::1']],
  ['a metadata service of a cloud', ['169.254.169.254']],
  ['none', []],
])('SS-04: a name with %s is refused before anything is sent', async (_, addresses) => {
  const { resolve } = nameServer(addresses)
  const failed = fetchDocument(new URL('https://app.example/client.json'), {
    local: false,
    resolve,
  })
  await expect(failed).rejects.toMatchObject({
    message: 'its address is not on the public internet',
    passing: false,
  })
})

test.each([
  'https://127.0.0.1/client.json',
  'https://[::1]/client.json',
  'https://[::ffff:169.254.169.254]/client.json',
  'https://localhost/client.json',
])('%s is refused without a name server of anybody’s', async (url) => {
  await expect(fetchDocument(new URL(url), { local: false })).rejects.toThrow('public internet')
})

test('a server on this machine asks this machine by http, and nobody else so', async () => {
  const { resolve } = nameServer(['1.1.1.1'])
  const failed = fetchDocument(new URL('http://app.example/'), { local: true, resolve })
  await expect(failed).rejects.toThrow('public internet')
})
