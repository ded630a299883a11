import { byTrustedProxy, readRanges } from '../http/address.ts'
import type { LogEvent, ServerOptions, Tracer } from '../options.ts'
import type { Paircode } from '../server.ts'

/** The part of an OpenTelemetry SDK that is used here. */
export interface Sdk {
  readonly tracer: Tracer
  /** Runs below the span that the headers name, if any (W3C Trace Context: `traceparent`). */
  below<Result>(headers: Headers, run: () => Result): Result
}

/** Returns the OpenTelemetry SDK if one was started before, as with `node --import`. */
export async function presentSdk(log: (event: LogEvent) => void): Promise<Sdk | undefined> {
  // The API sets this when an SDK registers. Loading it costs 29 ms of the start-up time.
  if (!(Symbol.for('opentelemetry.js.api.1') in globalThis)) return undefined
  try {
    const { context, propagation, trace } = await import('@opentelemetry/api')
    return {
      tracer: trace.getTracer('@paircode/server'),
      below: (headers, run) =>
        context.with(propagation.extract(context.active(), headers, HEADERS), run),
    }
  } catch {
    const message = 'There are no spans: install @opentelemetry/api beside @paircode/server'
    log({ level: 'warn', event: 'notice', message })
    return undefined
  }
}

const HEADERS = {
  keys: (headers: Headers) => [...headers.keys()],
  get: (headers: Headers, name: string) => headers.get(name) ?? undefined,
}

/**
 * Returns the same server with its spans below those of the trusted proxies in front of it. Other
 * callers are ignored, since `traceparent` also decides whether a trace is recorded.
 */
export function belowProxies(
  paircode: Paircode,
  { below }: Sdk,
  { trustedProxies = [] }: Pick<ServerOptions, 'trustedProxies'>,
): Paircode {
  const ranges = readRanges(trustedProxies)
  if ('problem' in ranges) return paircode // cannot happen: `createServer` rejects such ranges
  return {
    ...paircode,
    fetch(request, connection) {
      const answer = () => paircode.fetch(request, connection)
      return byTrustedProxy(connection, ranges) ? below(request.headers, answer) : answer()
    },
  }
}
