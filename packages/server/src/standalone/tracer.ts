import type { LogEvent, Tracer } from '../options.ts'

/**
 * The tracer of an OpenTelemetry SDK that was started before this, as `node --import` does; none
 * without one.
 */
export async function presentTracer(log: (event: LogEvent) => void): Promise<Tracer | undefined> {
  // The API puts itself here when an SDK registers. To load it costs 29 ms of the start.
  if (!(Symbol.for('opentelemetry.js.api.1') in globalThis)) return undefined
  try {
    const { trace } = await import('@opentelemetry/api')
    return trace.getTracer('@paircode/server')
  } catch {
    const message = 'There are no spans: install @opentelemetry/api beside @paircode/server'
    log({ level: 'warn', event: 'notice', message })
    return undefined
  }
}
