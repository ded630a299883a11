import { context, propagation, SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { login, memoryStore } from '@paircode/client'
import { afterAll, expect, test } from 'vitest'
import { memory } from '../../packages/server/src/store/memory/index.ts'
import { StoreError } from '../../packages/server/src/store/store.ts'
import { real } from '../client/play.ts'
import { startServer, startTerminal } from '../login/start-server.ts'
import { byPaircode } from './seen-server.ts'

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
propagation.setGlobalPropagator(new W3CTraceContextPropagator())
afterAll(() => {
  context.disable()
  propagation.disable()
})

/** A server that is traced by the real SDK, and the spans that have ended. */
function tracedServer(options: Parameters<typeof startServer>[0] = {}) {
  const exporter = new InMemorySpanExporter()
  const spanProcessors = [new SimpleSpanProcessor(exporter)]
  const tracer = new BasicTracerProvider({ spanProcessors }).getTracer('test')
  const server = startServer({ tracer, ...options })
  return { ...server, tracer, spans: () => exporter.getFinishedSpans() }
}

test('a request is a span named by its route, above the verbs of the store', async () => {
  const server = tracedServer({ accessLog: true })
  await startTerminal(server).begin()
  const named = (name: string) => server.spans().find((span) => span.name === name)
  const [request, verb] = [named('GET /cli_login'), named('logins.begin')]
  expect(request).toMatchObject({
    kind: SpanKind.SERVER,
    attributes: {
      'http.request.method': 'GET',
      'http.route': '/cli_login',
      'http.response.status_code': 200,
      'paircode.request_id': server.events[0]?.requestId,
    },
    status: { code: SpanStatusCode.UNSET },
  })
  expect(verb?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId ?? 'none')
})

test('a span of the application around it is its parent', async () => {
  const server = tracedServer()
  await server.tracer.startActiveSpan('the application', async (span) => {
    await server.fetch(`${server.issuer}/healthz`)
    span.end()
  })
  const [request, application] = server.spans()
  expect(request?.parentSpanContext?.spanId).toBe(application?.spanContext().spanId)
})

test('what fails is marked, and says neither what it was told nor why', async () => {
  const store = memory()
  store.logins.begin = () => Promise.reject(new StoreError('unavailable', 'a reason'))
  const server = tracedServer({ store })
  await startTerminal(server).begin()
  expect(server.spans().map(({ name, status }) => [name, status])).toEqual([
    ['logins.begin', { code: SpanStatusCode.ERROR }],
    ['GET /cli_login', { code: SpanStatusCode.ERROR }],
  ])
})

test('no secret of a login is in its spans', async () => {
  const server = tracedServer()
  const { secret } = await byPaircode(server)
  const text = JSON.stringify(
    server.spans().map(({ name, attributes, events }) => [name, attributes, events]),
  )
  expect(text).toContain('GET /pair/:segment')
  expect(text).not.toMatch(/pc[a-z]_[\w-]{20}/)
  expect(text).not.toContain(secret)
})

test('a terminal in the middle of a trace passes nothing of it on by itself', async () => {
  const { issuer, options } = real()
  const { fetch: send, ...person } = options()
  const sent = new Headers()
  const watched: typeof fetch = (input, init) => {
    for (const [name, value] of new Request(input, init).headers) sent.set(name, value)
    return send(input, init)
  }
  await tracedServer().tracer.startActiveSpan('the application', async (span) => {
    const about = { issuer, clientId: 'acme-cli', store: memoryStore() }
    const session = await login({ ...about, ...person, fetch: watched })
    await session.fetch(`${issuer}/projects`)
    const headers: Record<string, string> = {}
    propagation.inject(context.active(), headers)
    expect(headers.traceparent).toContain(span.spanContext().traceId)
  })
  expect(sent.get('authorization')).toMatch(/^Bearer /)
  expect(sent.get('traceparent')).toBeNull()
})
