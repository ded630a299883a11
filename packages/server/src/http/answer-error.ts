import { OAuthError } from '@paircode/protocol'
import type { Look } from '../pages/data.ts'
import { problemPage } from '../pages/problem.ts'
import { StoreError } from '../store/store.ts'
import type { Issuer } from './issuer.ts'
import { Problem } from './problem.ts'
import { Refusal } from './refusal.ts'
import { type Answer, html, json, text, wantsJson } from './response.ts'

/**
 * Who reads an endpoint's errors: a person (`page`), the origin's client (`text`, or JSON if it
 * asks for that), or an OAuth client (`json`, RFC 6749 §5.2).
 */
export type Audience = 'page' | 'text' | 'json'

/** Whether this was thrown as the answer. Anything else is our fault, and is logged. */
export const isAnswer = (error: unknown): error is Problem | OAuthError =>
  error instanceof Problem || error instanceof OAuthError

/** Turns whatever was thrown into an answer. This happens nowhere else. */
export function answerError(
  error: unknown,
  to: { audience: Audience; request: Request; look: Look; issuer: Issuer; requestId: string },
): Answer {
  if (error instanceof Problem) return problemAnswer(error, to)
  if (!isAnswer(error) && to.audience === 'page')
    return problemAnswer(faultToPerson(error), to, to.requestId)

  const refusal = isAnswer(error) ? error : faultToProgram(error, to.requestId)
  const headers = refusal instanceof Refusal ? refusal.headers : {}
  return to.audience === 'text' && !wantsJson(to.request)
    ? text(refusal.message, refusal.status, headers)
    : json(refusal, refusal.status, headers)
}

function problemAnswer(
  problem: Problem,
  { look, issuer }: { look: Look; issuer: Issuer },
  requestId?: string,
): Answer {
  const page = problemPage(look, {
    title: problem.title,
    detail: problem.message,
    advice: problem.advice,
    ...(problem.retryPath !== null && { retryUrl: issuer.url(problem.retryPath) }),
    ...(requestId !== undefined && { requestId }),
  })
  return html(page, problem.status, problem.headers)
}

/** A store that fails is usually restarted or replaced within seconds. */
const RETRY_AFTER = { 'retry-after': '2' }

function faultToProgram(error: unknown, requestId: string): OAuthError {
  if (!(error instanceof StoreError)) {
    return new OAuthError('server_error', `Our fault; request ${requestId}`)
  }
  const description = `Try again in a moment; request ${requestId}`
  return new Refusal(503, 'temporarily_unavailable', description, RETRY_AFTER)
}

function faultToPerson(cause: unknown): Problem {
  if (cause instanceof StoreError) {
    const text = {
      title: 'This does not work for a moment',
      detail: 'The server cannot reach its database just now, and that has been written down.',
      advice:
        'Try again in a few seconds. If it goes on, tell whoever runs this server the number below.',
    }
    return new Problem(503, text, { cause, headers: RETRY_AFTER })
  }
  return new Problem(
    500,
    {
      title: 'Something went wrong here',
      detail: 'The fault is ours, and it has been written down. Nothing was logged in.',
      advice:
        'Try again in a moment. If it happens again, tell whoever runs this server the number below.',
    },
    { cause },
  )
}
