import type { BlockList } from 'node:net'
import { Hono } from 'hono'
import type { Route } from './endpoints/route.ts'
import { type Connection, clientAddress } from './http/address.ts'
import { answerError, isAnswer } from './http/answer-error.ts'
import { openToScripts, preflight } from './http/cors.ts'
import { secured } from './http/headers.ts'
import type { Issuer } from './http/issuer.ts'
import type { LogEvent } from './http/log.ts'
import { Parameters } from './http/parameters.ts'
import { badRequest, Problem } from './http/problem.ts'
import { invalidRequest, Refusal } from './http/refusal.ts'
import { withCookies } from './http/response.ts'
import type { Look } from './pages/data.ts'
import { newId } from './store/secret.ts'

interface Needs {
  readonly issuer: Issuer
  readonly look: Look
  readonly trustedProxies: BlockList
  readonly log: (event: LogEvent) => void
}

/** Finds the endpoint for a request, and makes an answer of whatever it returns or throws. */
export function createRouter(
  routes: readonly Route[],
  needs: Needs,
): (request: Request, connection?: Connection) => Promise<Response> {
  const app = new Hono<{ Bindings: Connection }>({
    getPath: (request) => needs.issuer.pathOf(new URL(request.url).pathname),
  })
  for (const route of routes) {
    app.all(route.path, (c) => answer(route, c.req.raw, c.req.param('segment') ?? '', c.env, needs))
  }
  app.notFound((c) => {
    const to = { audience: 'page', request: c.req.raw, requestId: '', ...needs } as const
    return secured(answerError(notFound(), to), needs.issuer.secure)
  })
  return async (request, connection) => app.fetch(request, connection ?? {})
}

async function answer(
  route: Route,
  request: Request,
  segment: string,
  connection: Connection | undefined,
  needs: Needs,
): Promise<Response> {
  const { audience } = route
  const cookies: string[] = []
  const finish = (response: Response) => {
    const whole = withCookies(secured(response, needs.issuer.secure), cookies)
    return route.cors ? openToScripts(whole) : whole
  }
  try {
    if (route.cors && request.method === 'OPTIONS') return finish(preflight(allowed(route)))
    const endpoint = pick(route, request.method)
    const refuse = audience === 'page' ? badRequest : invalidRequest
    const query = new Parameters(new URL(request.url).searchParams, refuse)
    const address = clientAddress(request, connection, needs.trustedProxies)
    return finish(await endpoint({ request, query, segment, address, cookies }))
  } catch (error) {
    const requestId = newId()
    if (!isAnswer(error)) {
      needs.log({
        level: 'error',
        event: 'request_failed',
        requestId,
        path: route.path,
        cause: describe(error),
      })
    }
    return finish(answerError(error, { audience, request, requestId, ...needs }))
  }
}

function pick(route: Route, method: string) {
  const known = method === 'GET' || method === 'HEAD' || method === 'POST'
  const endpoint = known ? route[method] : undefined
  if (endpoint) return endpoint
  const allow = allowed(route)
  throw route.audience === 'page'
    ? badRequest(`This address takes ${allow}.`, 405, { allow })
    : new Refusal(405, 'invalid_request', `This address takes ${allow}`, { allow })
}

const allowed = (route: Route): string =>
  (['GET', 'HEAD', 'POST'] as const).filter((name) => route[name]).join(', ')

const notFound = () =>
  new Problem(404, {
    title: 'There is no such page',
    detail: 'The address is incomplete, or this server does not know it.',
    advice: 'Open the link exactly as your terminal shows it.',
  })

const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? String(error)) : String(error)
