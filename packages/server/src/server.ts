import { assemble } from './assemble.ts'
import { routes } from './endpoints/routes.ts'
import type { Connection } from './http/address.ts'
import { authenticate, type Caller } from './http/authenticate.ts'
import type { ServerOptions } from './options.ts'
import { createRouter } from './router.ts'
import { readSettings } from './settings.ts'
import { aboutLogin } from './store/audit-event.ts'
import { sweepRegularly } from './store/sweep.ts'
import { watchRequests } from './watch-requests.ts'

/** The server half, ready to mount anywhere that speaks `Request → Response`. */
export interface Paircode {
  /**
   * Answers a request. Never rejects.
   *
   * The second argument says where the request came from. The anti-phishing rules need it: pass on
   * what @hono/node-server provides, or `{ remoteAddress }`. Without it, paircode logins are
   * refused, typed codes count as remote, and all callers share the rate limits of one network.
   */
  fetch(request: Request, connection?: Connection): Promise<Response>

  /**
   * Identifies who sent this request by their terminal's session.
   *
   * @throws {Unauthenticated} when there is no session or it has ended: an `OAuthError` with
   *   status 401 and a `getResponse()`, which Hono sends automatically.
   */
  authenticate(request: Request): Promise<Caller>

  /** Resolves when the store is usable; rejects with the reason when it is not. */
  ready(): Promise<void>

  /**
   * Returns the metrics in the Prometheus text format 0.0.4; empty unless the `metrics` option is
   * set. Serve them where only your Prometheus can reach them.
   */
  metrics(): Promise<string>

  /** Only makes `/readyz` answer 503, so that load balancers send no more traffic. */
  drain(): void

  /** Answers held polls, waits for work in progress, and closes the store. Stop listening first. */
  close(): Promise<void>
}

/**
 * Creates a server. It does not listen by itself: mount its `fetch`.
 *
 * @example
 * ```ts
 * const paircode = createServer({
 *   issuer: 'http://localhost:5001',
 *   store: sqlite('paircode.db'),
 *   providers: [google.fromFile('creds.json')],
 * })
 * ```
 *
 * @throws {OptionError} naming the invalid option and what would be valid.
 */
export function createServer(options: ServerOptions): Paircode {
  const settings = readSettings(options)
  const { endpoints, store, counts } = assemble(settings, options)
  const { audit, log, now, ring, readiness, heldPolls, metrics } = endpoints
  const stopSweeping = sweepRegularly(
    store,
    {
      expired: (login) => audit({ event: 'login_expired', ...aboutLogin(login) }),
      failed: (error) => log({ level: 'error', event: 'sweep_failed', cause: String(error) }),
    },
    now,
  )
  const watch = watchRequests({
    isNamed: options.log !== undefined,
    accessLog: options.accessLog ?? false,
    log,
    metrics: counts,
    tracer: options.tracer,
    trustedProxies: settings.trustedProxies,
  })
  const route = createRouter(routes(endpoints), { ...settings, log, watch })
  const underWay = new Set<Promise<Response>>()

  return {
    fetch(request, connection) {
      const answer = route(request, connection)
      underWay.add(answer)
      return answer.finally(() => underWay.delete(answer))
    },
    authenticate: (request) => authenticate(endpoints, request),
    async ready() {
      await store.ready()
      await ring()
    },
    metrics,
    drain: () => readiness.stop(),
    async close() {
      heldPolls.close()
      await Promise.allSettled(underWay)
      await stopSweeping()
      await store.close()
    },
  }
}
