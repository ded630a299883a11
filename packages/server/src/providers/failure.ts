import { printable } from '@paircode/protocol'
import { ProviderError } from './provider.ts'

/** A provider's answer is unusable. The message is for the log and quotes nothing from it. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError'
  readonly code: 'unreachable' | 'rejected'

  constructor(code: AnswerError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Turns any failure at a provider into a message safe to show and a cause safe to log. */
export function providerError(providerName: string, error: unknown): ProviderError {
  const code = codeOf(error)
  const message = {
    declined: `The sign-in with ${providerName} was cancelled or refused there.`,
    unreachable: `${providerName} did not answer. Try again in a moment.`,
    rejected: rejection(providerName, error),
  }[code]
  return new ProviderError(code, message, { cause: new Error(reason(error)) })
}

function rejection(providerName: string, error: unknown): string {
  const why = reason(error)
  if (why.includes('last End-User authentication')) {
    return `You signed in at ${providerName} longer ago than the app allows. Sign in there again.`
  }
  if (why.includes('"auth_time"')) {
    return `${providerName} did not say when you signed in there, and the app asks for that.`
  }
  return `${providerName} sent an answer that this server does not accept.`
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
 * Returns why it failed, without the data in the libraries' errors: tokens, claims, the nonce,
 * pieces of the body. Uses only error codes and messages known to be constant.
 */
function reason(error: unknown): string {
  return [...chain(error)].map(sentence).join(': ')
}

function sentence(link: Error): string {
  if (link instanceof AnswerError) return link.message
  const { code, error, cause } = link as { code?: unknown; error?: unknown; cause?: unknown }
  if (typeof code !== 'string') return link.name
  if (!code.startsWith('OAUTH_')) return code // a system error: ECONNREFUSED
  const oauthError = error ?? errorInBody(cause)
  return typeof oauthError === 'string' ? `${link.message}: ${printable(oauthError)}` : link.message
}

/** GitHub returns errors with status 200; the library then lacks a token and attaches the body. */
const errorInBody = (cause: unknown): unknown =>
  (cause as { body?: { error?: unknown } } | undefined)?.body?.error

function* chain(error: unknown): Generator<Error> {
  for (let link = error; link instanceof Error; link = link.cause) yield link
}
