/** Where a request came from, which the rule against strangers' links stands on. */
import { expect, test } from 'vitest'
import { startServer, startTerminal, type TestServer } from '../login/start-server.ts'

const PROXY = '10.0.0.1'

/** Whether a login that began at the one address may be opened at the other; both through the proxy, if at all. */
async function opens(
  server: TestServer,
  begun: { from: string; forwarded?: string },
  opened: { from: string; forwarded?: string },
): Promise<boolean> {
  const headers = ({ forwarded }: typeof begun): Record<string, string> =>
    forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
  const { secret } = startTerminal(server)
  const start = `${server.issuer}/cli_login?paircode=${secret}`
  const answer = await server.from(begun.from)(start, { headers: headers(begun) })
  const link = await answer.text()
  const page = await server.from(opened.from)(link, { headers: headers(opened) })
  return page.status === 200
}

test('nobody moves to another network by a header of their own', async () => {
  const server = startServer()
  const [victim, stranger] = ['203.0.113.5', '198.51.100.9']
  const opened = { from: stranger, forwarded: victim }
  expect(await opens(server, { from: victim }, opened)).toBe(false)
  expect(await opens(server, { from: stranger, forwarded: victim }, { from: victim })).toBe(false)
})

test.each([
  ['what the proxy saw', '203.0.113.5', '203.0.113.5', true],
  ['another address', '203.0.113.5', '198.51.100.9', false],
  ['an address that the sender put in front', '203.0.113.5', '203.0.113.5, 198.51.100.9', false],
  ['an address before another proxy of ours', '203.0.113.5', '203.0.113.5, 10.9.9.9', true],
  ['no address', '203.0.113.5', 'unknown', false],
  ['nothing', '203.0.113.5', '', false],
  ['the same /64', '2001:db8::1', '2001:db8::2', true],
  ['IPv6 in brackets, with a port', '2001:db8::1', '[2001:db8::9]:443', true],
  ['IPv4 in IPv6, written as IPv6', '203.0.113.5', '::ffff:cb00:7105', true],
  ['another IPv4 in IPv6, written as IPv6', '::ffff:cb00:7106', '::ffff:cb00:7105', false],
  ['the same, spelled out', '::ffff:cb00:7105', '0:0:0:0:0:FFFF:203.0.113.5', true],
  ['loopback in IPv6, written as IPv6', '127.0.0.1', '::ffff:7f00:1', true],
])('behind a trusted proxy, %s counts', async (_, begun, opened, same) => {
  const server = startServer({ trustedProxies: ['10.0.0.0/8'] })
  const [one, two] = [begun, opened].map((forwarded) => ({ from: PROXY, forwarded }))
  if (one && two) expect(await opens(server, one, two)).toBe(same)
})

test('a server that is not told where requests come from completes no login', async () => {
  const { paircode, issuer } = startServer()
  const { secret } = startTerminal(startServer())
  const begun = await paircode.fetch(new Request(`${issuer}/cli_login?paircode=${secret}`))
  const link = await begun.text()
  expect((await paircode.fetch(new Request(link))).status).toBe(403)
})
