import { printable } from '@paircode/protocol'
import { ProviderError } from './provider.ts'

/** What we found wrong with an answer. The message is for the log, and quotes nothing of it. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError'
  readonly code: 'unreachable' | 'rejected'

  constructor(code: AnswerError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Says of whatever went wrong at a provider what people may see, and what the log may hold. */
export function providerError(providerName: string, error: unknown): ProviderError {
  const code = codeOf(error)
  const message = {
    declined: `The sign-in with ${providerName} was cancelled or refused there.`,
    unreachable: `${providerName} did not answer. Try again in a moment.`,
    rejected: `${providerName} sent an answer that this server does not accept.`,
  }[code]
  return new ProviderError(code, message, { cause: new Error(reason(error)) })
}

function codeOf(problem: unknown): ProviderError['code'] {
  for (const link of chain(problem)) {
    if (link instanceof AnswerError) return link.code
    // RFC 6749 §4.1.2.1: "The resource owner or authorization server denied the request."
    const { code, error } = link as { code?: unknown; error?: unknown }
    const isAnswer = code === 'OAUTH_AUTHORIZATION_RESPONSE_ERROR'
    if (isAnswer && error === 'access_denied') return 'declined'
  }
  return 'rejected'
}

/**
 * Why it failed, without what the errors of the libraries carry along: tokens, claims, the nonce,
 * pieces of the body. Only sentences known to be constant are taken, and error codes.
 */
function reason(error: unknown): string {
  return [...chain(error)].map(sentence).join(': ')
}

function sentence(link: Error): string {
  if (link instanceof AnswerError) return link.message
  const { code, error, cause } = link as { code?: unknown; error?: unknown; cause?: unknown }
  if (typeof code !== 'string') return link.name
  if (!code.startsWith('OAUTH_')) return code // the system's: ECONNREFUSED
  const oauthError = error ?? errorInBody(cause)
  return typeof oauthError === 'string' ? `${link.message}: ${printable(oauthError)}` : link.message
}

/** GitHub answers errors with status 200; the library misses the token, and hands on the body. */
const errorInBody = (cause: unknown): unknown =>
  (cause as { body?: { error?: unknown } } | undefined)?.body?.error

function* chain(error: unknown): Generator<Error> {
  for (let link = error; link instanceof Error; link = link.cause) yield link
}
