import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { LoginError } from '../login-error.ts'
import { type AuthorizationAnswer, readAnswer } from './answer.ts'
import { PAGE_HEADERS, type Page, pageOf } from './page.ts'
import { requestProblem } from './request-problem.ts'

/** A server on this machine's loopback address that waits for one answer. */
export interface Listener {
  /** Has the IP literal that it is bound to: `localhost` may lead elsewhere (RFC 8252 §8.3). */
  readonly redirectUri: string
  /** The first answer with the right `state`. Its browser is kept waiting until `finish`. */
  readonly answer: Promise<AuthorizationAnswer>
  /** Shows a last page to the browser, if one is waiting, and closes. */
  finish(page: 'done' | 'failed'): Promise<void>
}

/** How long the browser has to fetch the last page. */
const LAST_PAGE_MS = 1000

/**
 * @param state the `state` that the answer must have
 * @throws {LoginError} `no_loopback` when nothing can be received here
 */
export async function listen(state: string): Promise<Listener> {
  const server = createServer()
  const host = await bind(server)
  const authority = `${host}:${(server.address() as AddressInfo).port}`
  let waiting: ServerResponse | undefined
  let wasShown = () => {}
  const shown = new Promise<void>((resolve) => {
    wasShown = resolve
  })

  const answer = new Promise<AuthorizationAnswer>((resolve) => {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const problem = requestProblem(request, authority)
      if (problem !== undefined) return send(response, problem, 'ignored')
      // Concatenated, not resolved: "//" alone is not a valid URL, and must not throw.
      const { pathname, searchParams } = new URL(`http://${authority}${request.url}`)
      const page = pathname === '/done' ? 'done' : pathname === '/failed' ? 'failed' : undefined
      if (page !== undefined && waiting !== undefined) {
        return send(response.once('close', wasShown), 200, page)
      }
      if (pathname !== '/callback') return send(response, 404, 'ignored')
      const found = waiting === undefined ? readAnswer(searchParams, state) : undefined
      if (found === undefined) return send(response, 400, 'ignored')
      waiting = response
      resolve(found)
    })
  })

  return {
    redirectUri: `http://${authority}/callback`,
    answer,
    async finish(page) {
      if (waiting !== undefined && !waiting.destroyed) {
        // This also removes the code from the address bar and the history (security: LB-12).
        waiting.writeHead(303, { ...PAGE_HEADERS, location: `/${page}`, connection: 'close' }).end()
        const timer = setTimeout(wasShown, LAST_PAGE_MS)
        await shown
        clearTimeout(timer)
      }
      server.close()
      server.closeAllConnections() // one that is kept alive would keep the process running
    },
  }
}

function send(response: ServerResponse, status: number, page: Page): void {
  const allow = status === 405 && { allow: 'GET' }
  response.writeHead(status, { ...PAGE_HEADERS, connection: 'close', ...allow }).end(pageOf(page))
}

/** Binds to IPv4 or else IPv6, on a free port (RFC 8252 §7.3). */
async function bind(server: Server): Promise<string> {
  let problem: unknown
  for (const host of ['127.0.0.1', '::1']) {
    try {
      await once(server.listen(0, host), 'listening')
      return host === '::1' ? '[::1]' : host
    } catch (error) {
      problem = error
    }
  }
  const { code } = problem as NodeJS.ErrnoException
  const message = `Cannot wait for a browser on 127.0.0.1 (${code}).`
  throw new LoginError('no_loopback', message, { cause: problem })
}
