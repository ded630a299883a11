import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { get } from 'node:http'
import { listen } from '../loopback/listener.ts'
import type { Check } from './check.ts'

const LIMIT_MS = 3000

/** Whether a browser on this machine can bring the answer back. */
export const loopback: Check = async () => {
  const { redirectUri, finish } = await listen(randomBytes(32).toString('base64url'))
  try {
    const request = get(redirectUri, { timeout: LIMIT_MS })
    request.once('timeout', () => request.destroy(new Error('no answer')))
    const [response] = await once(request, 'response')
    response.resume()
    return { verdict: 'good', message: `A browser can come back to ${originOf(redirectUri)}.` }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return {
      verdict: 'bad',
      message: `Nothing that is sent to ${originOf(redirectUri)} arrives (${why}).`,
      remedy: 'Let programs talk to each other on 127.0.0.1, or set PAIRCODE_FLOW=device.',
    }
  } finally {
    await finish('failed')
  }
}

const originOf = (url: string) => new URL(url).origin
