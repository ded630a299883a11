/**
 * A refusal that a person reads, on a page.
 *
 * The texts are ours: nothing in them comes from the request or from a provider, except the
 * sentence with which the deployment refuses somebody.
 */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: number
  /** What happened, in a few words. The message says why. */
  readonly title: string
  /** What to do now. */
  readonly advice: string
  /** Where to continue, under the issuer. */
  readonly retryPath: string | null
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    text: { title: string; detail: string; advice: string },
    more: {
      readonly cause?: unknown
      readonly retryPath?: string
      readonly headers?: Readonly<Record<string, string>>
    } = {},
  ) {
    super(text.detail, { cause: more.cause })
    this.status = status
    this.title = text.title
    this.advice = text.advice
    this.retryPath = more.retryPath ?? null
    this.headers = more.headers ?? {}
  }
}

/**
 * An error in the request itself. Our pages never lead people here; testers and attackers get here.
 */
export const badRequest = (
  detail: string,
  status = 400,
  headers: Readonly<Record<string, string>> = {},
): Problem =>
  new Problem(
    status,
    {
      title: 'This request cannot be understood',
      detail,
      advice: 'Go back to your terminal and start the login again.',
    },
    { headers },
  )
