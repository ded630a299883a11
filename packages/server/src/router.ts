import type { BlockList } from 'node:net'
import type { Route } from './endpoints/route.ts'
import { type Connection, clientAddress } from './http/address.ts'
import { answerError, isAnswer } from './http/answer-error.ts'
import { OPEN_TO_SCRIPTS, preflight } from './http/cors.ts'
import { securityHeaders } from './http/headers.ts'
import { type Issuer, isLoopbackHost } from './http/issuer.ts'
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

/** Finds the endpoint for a request, and turns whatever it returns or throws into a response. */
export function createRouter(
  routes: readonly Route[],
  needs: Needs,
): (request: Request, connection?: Connection) => Promise<Response> {
  const find = finder(routes)
  const always = securityHeaders(needs.issuer)
  return async (request, connection) => {
    const { hostname, pathname, search } = new URL(request.url)
    const { route, segment } = find(needs.issuer.pathOf(pathname)) ?? NOWHERE
    const asked = { request, connection, route: route.path }
    return needs.watch(asked, async () => {
      const made = await answer(route, { request, connection, hostname, segment, search }, needs)
      const headers = { ...always, ...made.headers, ...(route.cors && OPEN_TO_SCRIPTS) }
      // "The server MUST NOT send content in the response to a HEAD request" (RFC 9110 §9.3.2)
      return toResponse({ ...made, headers, body: request.method === 'HEAD' ? null : made.body })
    })
  }
}

interface Found {
  readonly route: Route
  /** The variable segment of the path, decoded. */
  readonly segment: string
}

/** Finds the route by the whole path, or by the path without its last segment. */
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
    return segment // it then matches nothing known
  }
}

/** The route of a request that matches none. */
const NOWHERE: Found = { route: { path: 'none', audience: 'page' }, segment: '' }

interface Asked {
  readonly request: Request
  readonly connection: Connection | undefined
  readonly hostname: string
  readonly segment: string
  /** The query, with its question mark. */
  readonly search: string
}

async function answer(route: Route, asked: Asked, needs: Needs): Promise<Answer> {
  const { audience } = route
  const { request, connection, hostname, segment, search } = asked
  const cookies: string[] = []
  try {
    if (route.cors && request.method === 'OPTIONS') return preflight(allowed(route))
    if (needs.issuer.isLocal && !isLoopbackHost(hostname)) throw misdirected(route)
    const endpoint = pick(route, request.method)
    const refuse = audience === 'page' ? badRequest : invalidRequest
    const query = new Parameters(new URLSearchParams(search), refuse)
    const address = clientAddress(request, connection, needs.trustedProxies)
    return withCookies(
      await endpoint({ request, connection, query, segment, address, cookies }),
      cookies,
    )
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
  throw refusal(route, 405, `This address takes ${allow}`, { allow })
}

/**
 * A website can point its own name at this machine's address and then pass for us in the browser
 * (DNS rebinding). So a server with a loopback issuer accepts no other host name.
 */
const misdirected = (route: Route) =>
  refusal(route, 421, 'This server is reached by a loopback address only')

const refusal = ({ audience }: Route, status: number, problem: string, headers = {}) =>
  audience === 'page'
    ? badRequest(`${problem}.`, status, headers)
    : new Refusal(status, 'invalid_request', problem, headers)

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
