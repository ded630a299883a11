import type { Around } from './store/around-verbs.ts'

/** What is used here of an OpenTelemetry `Tracer`: that of `@opentelemetry/api` 1 fits. */
export interface Tracer {
  startActiveSpan<Result>(
    name: string,
    options: { readonly kind: number; readonly attributes: Readonly<Record<string, string>> },
    run: (span: Span) => Result,
  ): Result
}

interface Span {
  setAttribute(name: string, value: number): unknown
  setStatus(status: { readonly code: number }): unknown
  end(): void
}

// As OpenTelemetry numbers them: `SpanKind` and `SpanStatusCode`.
const INTERNAL = 0
const SERVER = 1
const ERROR = 2

/** A span of a request, named by its method and route: an address may hold a secret. */
export function requestSpan(
  tracer: Tracer,
  { method, route, id }: { readonly method: string; readonly route: string; readonly id: string },
  answer: () => Promise<Response>,
): Promise<Response> {
  const attributes = {
    ...{ 'http.request.method': method, 'http.route': route },
    'paircode.request_id': id,
  }
  const options = { kind: SERVER, attributes }
  return tracer.startActiveSpan(`${method} ${route}`, options, async (span) => {
    const response = await answer()
    span.setAttribute('http.response.status_code', response.status)
    if (response.status >= 500) span.setStatus({ code: ERROR })
    span.end()
    return response
  })
}

/** A span of each verb of the store. What it was told, and why it failed, is not in it. */
export const verbSpan =
  (tracer: Tracer): Around =>
  (verb, run) =>
    tracer.startActiveSpan(verb, { kind: INTERNAL, attributes: {} }, async (span) => {
      try {
        return await run()
      } catch (error) {
        span.setStatus({ code: ERROR })
        throw error
      } finally {
        span.end()
      }
    })
