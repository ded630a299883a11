import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { parseMetrics } from '../seeing/prometheus-text.ts'
import { commandsInFolder, small } from './command.ts'

const environment: Record<string, string> = {}
const { withFile } = commandsInFolder(environment)

const TOKEN = 'a token of the metrics'
const bearer = { headers: { authorization: `Bearer ${TOKEN}` } }

test('metrics have an address of their own, for this machine alone, and are nowhere else', async () => {
  const server = withFile({ ...small, metrics: { listen: { port: 0 } } })
  const [url, metrics] = [await server.listening(), await server.metrics()]
  expect(metrics).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/)
  const answer = await fetch(metrics)
  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  expect(
    parseMetrics(await answer.text())
      .get('paircode_ready')
      ?.samples.get('paircode_ready'),
  ).toBe(1)
  expect((await fetch(`${url}/metrics`)).status).toBe(404)
  expect((await fetch(new URL('/healthz', metrics))).status).toBe(404)
  expect((await fetch(metrics, { method: 'POST' })).status).toBe(404)
})

test('with a token they are for who shows it, there or beside the rest', async () => {
  const apart = withFile({ ...small, metrics: { token: TOKEN, listen: { port: 0 } } })
  const metrics = await apart.metrics()
  expect([(await fetch(metrics)).status, (await fetch(metrics, bearer)).status]).toEqual([401, 200])
  expect((await fetch(`${await apart.listening()}/metrics`, bearer)).status).toBe(404)

  const beside = `${await withFile({ ...small, metrics: { token: TOKEN } }).listening()}/metrics`
  expect([(await fetch(beside)).status, (await fetch(beside, bearer)).status]).toEqual([401, 200])
})

test.each([
  [{}, 'metrics: nobody may read them; write a "token", or '],
  [{ listen: { host: '0.0.0.0', port: 0 } }, 'metrics.listen.host: lets other machines read them'],
])('metrics %j are refused', async (metrics, problem) => {
  const { code, stderr } = await withFile({ ...small, metrics }, '--check').ended()
  expect([code, stderr]).toEqual([1, expect.stringContaining(`\n  ${problem}`)])
})

test('a port of the metrics that is taken is told by its key, and nothing serves', async () => {
  const taken = Number(new URL(await withFile(small).listening()).port)
  const { code, stdout, stderr } = await withFile({
    ...small,
    metrics: { listen: { port: taken } },
  }).ended()
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toContain(`metrics.listen.port: ${taken} on 127.0.0.1 is taken`)
})

test('a server that is told to stop says that it is not ready, and goes on until the grace is over', async () => {
  const server = withFile({ ...small, shutdownGraceSeconds: 300 })
  const url = await server.listening()
  server.signal('SIGTERM')
  await server.stopping()
  const ready = await fetch(`${url}/readyz`)
  expect([ready.status, await ready.text()]).toEqual([503, 'the server is stopping\n'])
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  expect(
    (await fetch(`${url}/cli_login?paircode=${randomBytes(16).toString('base64url')}`)).status,
  ).toBe(200)
  server.signal('SIGTERM')
  expect((await server.ended()).code).toBe(1)
})

test('when the grace is over it stops', async () => {
  const server = withFile({ ...small, shutdownGraceSeconds: 1 })
  const url = await server.listening()
  server.signal('SIGTERM')
  await server.stopping()
  expect((await server.ended()).code).toBe(0)
  await expect(fetch(url)).rejects.toThrow()
})

test('requests are lines of the log where the file says so', async () => {
  const server = withFile({ ...small, accessLog: true })
  await fetch(`${await server.listening()}/healthz?code=s3cret`)
  server.signal('SIGTERM')
  const [line = ''] = (await server.ended()).stderr.split('\n')
  expect(JSON.parse(line)).toMatchObject({ event: 'request', route: '/healthz', status: 200 })
  expect(line).not.toContain('s3cret')
})

const SDK = `--import ${new URL('../seeing/register-sdk.mjs', import.meta.url)}`

test('an OpenTelemetry SDK that is there gets the spans', async () => {
  environment.NODE_OPTIONS = SDK
  const server = withFile(small)
  await fetch(`${await server.listening()}/healthz`)
  server.signal('SIGTERM')
  expect((await server.ended()).stdout).toContain("name: 'GET /healthz'")
})

test.each([
  ['below that of a trusted proxy', ['127.0.0.0/8'], true],
  ['below nothing that a stranger names', [], false],
])('a span is %s', async (_, trustedProxies, isBelow) => {
  environment.NODE_OPTIONS = SDK
  const server = withFile({ ...small, trustedProxies })
  const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')]
  const traceparent = `00-${traceId}-${spanId}-01`
  await fetch(`${await server.listening()}/healthz`, { headers: { traceparent } })
  server.signal('SIGTERM')
  const { stdout } = await server.ended()
  expect(stdout).toContain("name: 'GET /healthz'")
  expect(stdout.includes(`traceId: '${traceId}'`)).toBe(isBelow)
  expect(stdout.includes(`spanId: '${spanId}'`)).toBe(isBelow)
})
