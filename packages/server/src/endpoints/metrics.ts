import { requireBearer } from '../http/bearer.ts'
import { type Answer, text } from '../http/response.ts'
import type { Call } from './route.ts'

export interface Needs {
  /** In the text format of Prometheus. */
  readonly metrics: () => Promise<string>
  /** SHA-256 of the token that one has to show; `null` where anybody who gets here may read them. */
  readonly metricsTokenHash: string | null
}

/** `GET /metrics`: for the operator's Prometheus. */
export async function getMetrics(
  { request }: Pick<Call, 'request'>,
  { metrics, metricsTokenHash }: Needs,
): Promise<Answer> {
  if (metricsTokenHash !== null) requireBearer(request, metricsTokenHash, PROBLEMS)
  return text(await metrics(), 200, TYPE)
}

const PROBLEMS = {
  missing: 'The token of the metrics is needed here',
  wrong: 'This token is not that of the metrics',
}

const TYPE = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }
