import { getMetrics } from '../endpoints/metrics.ts'
import { Unauthenticated } from '../http/authenticate.ts'
import { Refusal } from '../http/refusal.ts'
import { json, text, toResponse } from '../http/response.ts'
import { WrongSecrets } from '../http/wrong-secrets.ts'
import type { Paircode } from '../server.ts'
import { sha256 } from '../store/secret.ts'

/** Answers on a separate listener that serves only the metrics, not logins. */
export function metricsFetch(
  { metrics }: Pick<Paircode, 'metrics'>,
  token: string | undefined,
): (request: Request) => Promise<Response> {
  const metricsTokenHash = token === undefined ? null : sha256(token)
  // Not audited: only the operator's own network gets here.
  const wrongSecrets = new WrongSecrets(
    () => {},
    () => new Date(),
  )
  return async (request) => {
    const { pathname } = new URL(request.url)
    if (request.method !== 'GET' || pathname !== '/metrics') {
      return toResponse(text('There is GET /metrics here, and nothing else\n', 404))
    }
    try {
      const needs = { metrics, metricsTokenHash, wrongSecrets }
      return toResponse(await getMetrics({ request, address: null }, needs))
    } catch (error) {
      if (error instanceof Unauthenticated) return error.getResponse()
      if (error instanceof Refusal) return toResponse(json(error, error.status, error.headers))
      throw error
    }
  }
}
