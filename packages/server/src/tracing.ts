import type { Around } from './store/around-verbs.ts'

/** The part of an OpenTelemetry `Tracer` used here; that of `@opentelemetry/api` 1 fits. */
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

// The values of OpenTelemetry's `SpanKind` and `SpanStatusCode`.
const INTERNAL = 0
const SERVER = 1
const ERROR = 2

/** Traces a request. The span is named by method and route, as the URL may contain a secret. */
export function requestSpan(
  tracer: Tracer,
  { method, route, id }: { readonly method: string; readonly route: string; readonly id: string },
  answer: () => Promise<Response>,
): Promise<Response> {
  const attributes = {
    'http.request.method': method,
    'http.route': route,
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

/** Traces each store method. The span has neither its arguments nor the cause of a failure. */
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
