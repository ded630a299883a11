import { html } from 'hono/html'
import type { Look } from './data.ts'
import { type Html, page } from './layout.ts'
import { shown } from './shown.ts'

export interface ProblemDetails {
  /** What happened, in a few words. */
  readonly title: string
  /** Why. */
  readonly detail: string
  /** What to do now. */
  readonly advice: string
  /** Where to try again, if that makes sense. */
  readonly retryUrl?: string
  /** Identifies this answer in the log. */
  readonly requestId?: string
}

/** The page for every error that a person sees. */
export const problemPage = (look: Look, problem: ProblemDetails): Html =>
  page(look, {
    title: problem.title,
    mark: 'problem',
    body: html`<p>${shown(problem.detail, 300)}</p>
<p>${problem.advice}</p>
${problem.retryUrl && html`<a class="button" href="${problem.retryUrl}">Try again</a>`}
${problem.requestId && html`<p class="fine">Request <code>${shown(problem.requestId)}</code></p>`}`,
  })
