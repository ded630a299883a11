import type { CustomFetchOptions } from 'openid-client'
import { AnswerError } from './failure.ts'
import { isSafe } from './option-checks.ts'
import type { Network } from './provider.ts'

/** Limits for a provider's answer: 5 s until its last byte, and 64 KiB. */
const LIMITS = { timeoutMs: 5000, maxBytes: 64 * 1024 }

export type Outbound = (url: string, init: Partial<CustomFetchOptions>) => Promise<Response>

/**
 * A `fetch` for requests to providers. It follows no redirects, uses plain http only to this
 * machine, and returns only complete answers.
 *
 * @throws {AnswerError}
 */
export function outbound(fetch: Network['fetch'], { timeoutMs, maxBytes } = LIMITS): Outbound {
  return async (url, init) => {
    if (!isSafe(new URL(url))) throw new AnswerError('rejected', 'an endpoint is not https')
    const limited = { ...init, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) }
    try {
      const response = await fetch(url, limited as RequestInit)
      const problem = problemWith(response.status)
      if (problem) {
        await response.body?.cancel()
        throw problem
      }
      const body = await readAtMost(maxBytes, response.body)
      return new Response(body.length > 0 ? body : null, response)
    } catch (error) {
      if (error instanceof AnswerError) throw error
      throw new AnswerError('unreachable', 'no answer', { cause: error })
    }
  }
}

function problemWith(status: number): AnswerError | undefined {
  if (status >= 500 || status === 429) {
    return new AnswerError('unreachable', `answered with status ${status}`)
  }
  if (status >= 300 && status < 400) return new AnswerError('rejected', 'answered with a redirect')
  return undefined
}

/** Counts bytes after decompression: a small answer may unpack to a large one. */
async function readAtMost(maxBytes: number, body: Response['body']) {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.byteLength
    if (size > maxBytes) throw new AnswerError('rejected', `the answer is over ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
