import type { ServerOptions } from '@paircode/server'
import { startTerminal, type TestServer } from '../login/start-server.ts'
import { CALLBACK, RIGHT, VERIFIER } from '../oauth/authorize.ts'
import { enter, parametersOf, post, startDevice, startOAuth } from '../oauth/start-oauth.ts'
import { parseMetrics } from './prometheus-text.ts'

export const METRICS_TOKEN = 'a token of the metrics'

/** A server that counts, and writes down every request. */
export function seenServer(options: Partial<ServerOptions> = {}) {
  const metrics = { token: METRICS_TOKEN }
  const server = startOAuth({ metrics, accessLog: true, ...options })
  const families = async () => {
    const headers = { authorization: `Bearer ${METRICS_TOKEN}` }
    const answer = await server.fetch(`${server.issuer}/metrics`, { headers })
    return parseMetrics(await answer.text())
  }
  /** A number as it is now; `undefined` where there is none yet. */
  const value = async (sample: string): Promise<number | undefined> =>
    [...(await families()).values()].flatMap(({ samples }) => samples.get(sample) ?? [])[0]
  return { ...server, families, value }
}

type Decision = 'Approve' | 'Deny'

/** A whole login by paircode, approved or denied 7 seconds after it began. */
export async function byPaircode(server: TestServer, decision: Decision = 'Approve') {
  const terminal = startTerminal(server)
  const url = await (await terminal.begin()).text()
  server.pass(7)
  await server.person('ada@example.com').answer(url, decision)
  await terminal.poll()
  return terminal
}

export async function byDevice(server: TestServer, decision: Decision = 'Approve') {
  const terminal = await startDevice(server)
  const ada = server.person('ada@example.com')
  await ada.press(await enter(ada, server, terminal.code), decision)
  return terminal.poll()
}

/** The tokens of a login by loopback. */
export async function byLoopback(server: TestServer) {
  const url = `${server.issuer}/oauth/authorize?${parametersOf(RIGHT)}`
  const { searchParams } = new URL((await server.person('ada@example.com').answer(url)).url)
  const { body } = await post(server, 'token', {
    grant_type: 'authorization_code',
    client_id: 'acme-cli',
    redirect_uri: CALLBACK,
    code: searchParams.get('code') ?? '',
    code_verifier: VERIFIER,
  })
  return body as typeof body & { refresh_token: string }
}
