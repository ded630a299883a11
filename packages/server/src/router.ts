import type { BlockList } from 'node:net'
import type { Route } from './endpoints/route.ts'
import { type Connection, clientAddress } from './http/address.ts'
import { answerError, isAnswer } from './http/answer-error.ts'
import { OPEN_TO_SCRIPTS, preflight } from './http/cors.ts'
import { securityHeaders } from './http/headers.ts'
import type { Issuer } from './http/issuer.ts'
import type { LogEvent } from './http/log.ts'
import { Parameters } from './http/parameters.ts'
import { badRequest, Problem } from './http/problem.ts'
import { invalidRequest, Refusal } from './http/refusal.ts'
import { requestId } from './http/request-id.ts'
import { type Answer, toResponse, withCookies } from './http/response.ts'
import type { Look } from './pages/data.ts'
import type { watchRequests } from './watch-requests.ts'

interface Needs {
  readonly issuer: Issuer
  readonly look: Look
  readonly trustedProxies: BlockList
  readonly log: (event: LogEvent) => void
  readonly watch: ReturnType<typeof watchRequests>
}

/** Finds the endpoint for a request, and makes an answer of whatever it returns or throws. */
export function createRouter(
  routes: readonly Route[],
  needs: Needs,
): (request: Request, connection?: Connection) => Promise<Response> {
  const find = finder(routes)
  const always = securityHeaders(needs.issuer.secure)
  return async (request, connection) => {
    const { pathname, searchParams } = new URL(request.url)
    const { route, segment } = find(needs.issuer.pathOf(pathname)) ?? NOWHERE
    const asked = { request, connection, route: route.path }
    return needs.watch(asked, async () => {
      const made = await answer(route, { ...asked, segment, searchParams }, needs)
      const headers = { ...always, ...made.headers, ...(route.cors && OPEN_TO_SCRIPTS) }
      // "The server MUST NOT send content in the response to a HEAD request" (RFC 9110 §9.3.2)
      return toResponse({ ...made, headers, body: request.method === 'HEAD' ? null : made.body })
    })
  }
}

interface Found {
  readonly route: Route
  /** The variable one of the path, decoded. */
  readonly segment: string
}

/** Finds the route of a path: the path itself, or all of it but its last segment. */
function finder(routes: readonly Route[]) {
  const whole = new Map<string, Route>()
  const open = new Map<string, Route>()
  for (const route of routes) {
    const front = route.path.replace(/:segment$/, '')
    if (front === route.path) whole.set(front, route)
    else open.set(front, route)
  }
  return (path: string): Found | undefined => {
    const known = whole.get(path)
    if (known) return { route: known, segment: '' }
    const last = path.lastIndexOf('/') + 1
    const route = last < path.length ? open.get(path.slice(0, last)) : undefined
    return route && { route, segment: decoded(path.slice(last)) }
  }
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment // which then is nothing that is known
  }
}

/** Where a request is that has found no route. */
const NOWHERE: Found = { route: { path: 'none', audience: 'page' }, segment: '' }

interface Asked {
  readonly request: Request
  readonly connection: Connection | undefined
  readonly segment: string
  readonly searchParams: URLSearchParams
}

async function answer(route: Route, asked: Asked, needs: Needs): Promise<Answer> {
  const { audience } = route
  const { request, connection, segment, searchParams } = asked
  const cookies: string[] = []
  try {
    if (route.cors && request.method === 'OPTIONS') return preflight(allowed(route))
    const endpoint = pick(route, request.method)
    const query = new Parameters(searchParams, audience === 'page' ? badRequest : invalidRequest)
    const address = clientAddress(request, connection, needs.trustedProxies)
    return withCookies(await endpoint({ request, query, segment, address, cookies }), cookies)
  } catch (error) {
    if (!isAnswer(error)) {
      const about = { route: route.path, cause: describe(error) }
      needs.log({ level: 'error', event: 'request_failed', ...about })
    }
    const to = { audience, request, requestId: requestId() ?? '', ...needs }
    return withCookies(answerError(error, to), cookies)
  }
}

function pick(route: Route, method: string) {
  if (route === NOWHERE.route) throw notFound()
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
