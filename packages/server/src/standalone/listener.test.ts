import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { expect, test } from 'vitest'
import { addressOf, listen, listenProblem } from './listener.ts'

const HERE = { host: '127.0.0.1', port: 0 }

test('an address that is not said is that of the issuer on this machine', () => {
  const address = (issuer: string, listen = {}) => addressOf({ issuer, listen, providers: [] })
  expect(address('http://127.0.0.1:5002')).toEqual({ host: '127.0.0.1', port: 5002 })
  expect(address('http://localhost')).toEqual({ host: '127.0.0.1', port: 80 })
  expect(address('http://[::1]:5002')).toEqual({ host: '::1', port: 5002 })
  expect(address('https://login.acme.dev')).toEqual({ host: '127.0.0.1', port: 5001 })
  expect(address('https://a.dev', { host: '::', port: 0 })).toEqual({ host: '::', port: 0 })
})

test('the address of whoever sent a request is passed on', async () => {
  const listener = await listen(
    async (_, connection) => new Response(connection?.incoming?.socket?.remoteAddress),
    HERE,
  )
  expect(await (await fetch(listener.url)).text()).toBe('127.0.0.1')
  await listener.stop()
})

test('a stop answers what has been asked, closes that connection, and lets nobody else in', async () => {
  let asked = () => {}
  let answer = (_: Response) => {}
  const isAsked = new Promise<void>((resolve) => {
    asked = resolve
  })
  const answered = new Promise<Response>((resolve) => {
    answer = resolve
  })
  const listener = await listen(() => {
    asked()
    return answered
  }, HERE)

  const response = once(get(listener.url, { agent: new Agent({ keepAlive: true }) }), 'response')
  await isAsked
  const stopped = listener.stop()
  await expect(fetch(listener.url)).rejects.toThrow()
  answer(new Response('ok'))

  const [{ statusCode, headers }] = await response
  expect([statusCode, headers.connection]).toEqual([200, 'close'])
  await stopped
})

test('a stop does not wait for connections that ask for nothing', async () => {
  const listener = await listen(async () => new Response('ok'), HERE)
  const request = get(listener.url, { agent: new Agent({ keepAlive: true }) })
  const [response] = await once(request, 'response')
  const closed = once(response.socket, 'close')
  response.resume()
  await once(response, 'end')
  await listener.stop()
  await closed
})

test('what keeps it from listening is told with the host, the port and a way out', async () => {
  const listener = await listen(async () => new Response(), HERE)
  const address = { host: '127.0.0.1', port: Number(new URL(listener.url).port) }
  const problem = await listen(async () => new Response(), address).catch((error: unknown) =>
    listenProblem('listen', address, error),
  )
  expect(problem).toBe(
    `listen.port: ${address.port} on 127.0.0.1 is taken by another program; stop that one, or write another port`,
  )
  await listener.stop()

  const because = (code: string) => listenProblem('listen', { host: 'h', port: 80 }, { code })
  expect(because('EACCES')).toBe(
    'listen.port: this user may not open 80 on h; write a port from 1024 up',
  )
  expect(because('EADDRNOTAVAIL')).toBe(
    'listen.host: h is not an address of this machine; write "127.0.0.1", or "0.0.0.0" for all',
  )
  expect(because('ENOTFOUND')).toBe(because('EADDRNOTAVAIL'))
  expect(because('EMFILE')).toBe('listen: cannot listen on port 80 of h (EMFILE)')
})
