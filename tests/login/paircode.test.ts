import { expect, test } from 'vitest'
import { cookiesOf, startServer, startTerminal } from './start-server.ts'

test('a login approved in the browser becomes a session in the terminal', async () => {
  const server = startServer()
  const terminal = startTerminal(server)

  const begun = await terminal.begin()
  expect(begun.status).toBe(200)
  expect(begun.headers.get('content-type')).toMatch(/^text\/plain/)
  const url = await begun.text()
  expect(url).toMatch(/^http:\/\/localhost:5001\/pair\/pch_[\w-]{43}$/)

  const pending = await terminal.poll()
  expect([pending.status, await pending.text()]).toEqual([200, ''])

  const page = await server.person('ada@example.com').answer(url)
  expect(page.title).toBe('Approved')

  const done = await terminal.poll()
  expect(done.status).toBe(200)
  const id = await done.text()
  expect(id).toMatch(/^person_[\w-]{22}$/)

  const cookies = cookiesOf(done)
  expect(Object.keys(cookies)).toEqual(['paircode_session'])
  const cookie = `paircode_session=${cookies.paircode_session}`
  const request = new Request(`${server.issuer}/secured`, { headers: { cookie } })
  expect(await server.paircode.authenticate(request)).toMatchObject({
    subject: id,
    clientId: 'paircode',
    identity: { email: 'ada@example.com' },
  })
})
