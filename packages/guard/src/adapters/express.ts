import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Guard, Needs } from '../guard.ts'
import { Refusal } from '../refusal.ts'
import { asRequest, keepCaller } from './node-message.ts'

export { callerOf } from './node-message.ts'

type Next = (error?: unknown) => void

/**
 * Express 5 middleware that passes on requests with a valid token and answers the others itself.
 *
 * @example
 * ```ts
 * app.get('/projects', protect(guard, { scope: ['projects:read'] }), (req, res) => {
 *   res.json({ person: callerOf(req).subject })
 * })
 * ```
 */
export function protect(guard: Guard, needs?: Needs) {
  return async (request: IncomingMessage, response: ServerResponse, next: Next): Promise<void> => {
    try {
      keepCaller(request, await guard.verify(asRequest(request), needs))
    } catch (error) {
      return error instanceof Refusal ? send(error.getResponse(), response) : next(error)
    }
    next()
  }
}

/** Serves `/.well-known/oauth-protected-resource`: `app.all(path, metadata(guard))`. */
export function metadata(guard: Guard) {
  return (request: IncomingMessage, response: ServerResponse): Promise<void> =>
    send(guard.metadata({ method: request.method ?? 'GET' }), response)
}

async function send(answer: Response, response: ServerResponse): Promise<void> {
  response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text())
}
