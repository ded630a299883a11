import { getMetrics } from '../endpoints/metrics.ts'
import { Unauthenticated } from '../http/authenticate.ts'
import { text, toResponse } from '../http/response.ts'
import type { Paircode } from '../server.ts'
import { sha256 } from '../store/secret.ts'

/** Answers where there are metrics and nothing else: apart from where people log in. */
export function metricsFetch(
  { metrics }: Pick<Paircode, 'metrics'>,
  token: string | undefined,
): (request: Request) => Promise<Response> {
  const metricsTokenHash = token === undefined ? null : sha256(token)
  return async (request) => {
    const { pathname } = new URL(request.url)
    if (request.method !== 'GET' || pathname !== '/metrics') {
      return toResponse(text('There is GET /metrics here, and nothing else\n', 404))
    }
    try {
      return toResponse(await getMetrics({ request }, { metrics, metricsTokenHash }))
    } catch (error) {
      if (error instanceof Unauthenticated) return error.getResponse()
      throw error
    }
  }
}
