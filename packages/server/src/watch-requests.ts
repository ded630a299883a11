import type { BlockList } from 'node:net'
import { type Connection, clientAddress } from './http/address.ts'
import type { LogEvent } from './http/log.ts'
import { requestId, withRequestId } from './http/request-id.ts'
import type { Metrics } from './metrics/metrics.ts'
import { requestSpan, type Tracer } from './tracing.ts'

/** Who is told about requests; each may be missing. */
interface Needs {
  /** Whether log lines include the request id. */
  readonly isNamed: boolean
  readonly accessLog: boolean
  readonly log: (event: LogEvent) => void
  readonly metrics: Metrics | undefined
  readonly tracer: Tracer | undefined
  readonly trustedProxies: BlockList
}

/** A request and its route. */
interface Asked {
  readonly request: Request
  readonly connection: Connection | undefined
  /** The pattern: the path itself may contain a secret, and there are endlessly many paths. */
  readonly route: string
}

/** Answers requests and reports them; each gets an id if there is a log or a trace to put it in. */
export function watchRequests(needs: Needs) {
  const { isNamed, accessLog, log, metrics, tracer, trustedProxies } = needs
  const observed = async (asked: Asked, answer: () => Promise<Response>): Promise<Response> => {
    const { request, connection, route } = asked
    const method = METHODS.has(request.method) ? request.method : 'other'
    const since = performance.now()
    const response = await (tracer
      ? requestSpan(tracer, { method, route, id: requestId() ?? '' }, answer)
      : answer())
    const { status } = response
    const milliseconds = performance.now() - since
    metrics?.countRequest(
      { method, route, status },
      milliseconds / 1000,
      response.headers.has('preference-applied'),
    )
    if (accessLog) {
      const about = { method, route, status, milliseconds: Math.round(milliseconds * 10) / 10 }
      const address = clientAddress(request, connection, trustedProxies)
      log({ level: status < 500 ? 'info' : 'error', event: 'request', ...about, address })
    }
    return response
  }
  const isWatched = accessLog || metrics !== undefined || tracer !== undefined
  const watched = isWatched ? observed : (_: Asked, answer: () => Promise<Response>) => answer()
  // On Node 20 tracking an id (AsyncLocalStorage) slows down every promise of the process.
  if (!isNamed && tracer === undefined) return watched
  return (asked: Asked, answer: () => Promise<Response>): Promise<Response> =>
    withRequestId(asked.request, asked.connection, trustedProxies, () => watched(asked, answer))
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'OPTIONS'])
