import type { Guard, Needs } from '../guard.ts'
import { Refusal } from '../refusal.ts'
import { asRequest, keepCaller, type NodeMessage } from './node-message.ts'

export { callerOf } from './node-message.ts'

/** The parts of Fastify's request and reply that we use. */
interface FastifyRequest {
  readonly raw: NodeMessage
  readonly method: string
}
interface FastifyReply {
  send(answer: Response): unknown
}

/**
 * A Fastify 5 hook that passes on requests with a valid token and answers the others itself.
 *
 * @example
 * ```ts
 * app.get('/projects', { onRequest: protect(guard, { scope: ['projects:read'] }) }, (request) => ({
 *   person: callerOf(request).subject,
 * }))
 * ```
 */
export function protect(guard: Guard, needs?: Needs) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    try {
      return void keepCaller(request, await guard.verify(asRequest(request.raw), needs))
    } catch (error) {
      if (error instanceof Refusal) return reply.send(error.getResponse())
      throw error
    }
  }
}

/** Serves `/.well-known/oauth-protected-resource`: `app.all(path, metadata(guard))`. */
export function metadata(guard: Guard) {
  return (request: FastifyRequest, reply: FastifyReply): unknown =>
    reply.send(guard.metadata(request))
}
