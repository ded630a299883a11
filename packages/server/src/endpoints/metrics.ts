import { requireBearer } from '../http/bearer.ts'
import { type Answer, text } from '../http/response.ts'
import type { WrongSecrets } from '../http/wrong-secrets.ts'
import type { Call } from './route.ts'

export interface MetricsNeeds {
  /** In the text format of Prometheus. */
  readonly metrics: () => Promise<string>
  /** SHA-256 of the required token; `null` if anybody who can reach this may read the metrics. */
  readonly metricsTokenHash: string | null
  readonly wrongSecrets: WrongSecrets
}

/** `GET /metrics`: for the operator's Prometheus. */
export async function getMetrics(
  call: Pick<Call, 'request' | 'address'>,
  { metrics, metricsTokenHash, wrongSecrets }: MetricsNeeds,
): Promise<Answer> {
  if (metricsTokenHash !== null) {
    const token = { what: 'metrics_token', expectedHash: metricsTokenHash } as const
    requireBearer(call, token, wrongSecrets, PROBLEMS)
  }
  return text(await metrics(), 200, TYPE)
}

const PROBLEMS = {
  missing: 'The token of the metrics is needed here',
  wrong: 'This token is not that of the metrics',
}

const TYPE = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }
