import type { Context, MiddlewareHandler } from 'hono'
import type { Caller } from '../caller.ts'
import type { Guard, Needs } from '../guard.ts'
import { Refusal } from '../refusal.ts'

/**
 * Hono middleware that passes on requests with a valid token and answers the others itself.
 *
 * @example
 * ```ts
 * app.get('/projects', protect(guard, { scope: ['projects:read'] }), (c) =>
 *   c.json({ person: c.get('caller').subject }),
 * )
 * ```
 */
export function protect(
  guard: Guard,
  needs?: Needs,
): MiddlewareHandler<{ Variables: { caller: Caller } }> {
  return async (c, next) => {
    try {
      c.set('caller', await guard.verify(c.req.raw, needs))
    } catch (error) {
      if (error instanceof Refusal) return error.getResponse()
      throw error
    }
    await next()
  }
}

/** Serves `/.well-known/oauth-protected-resource`: `app.all(path, metadata(guard))`. */
export function metadata(guard: Guard) {
  return (c: Context): Response => guard.metadata(c.req.raw)
}
