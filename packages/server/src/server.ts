import { createAudit } from './audit.ts'
import { Readiness } from './endpoints/health.ts'
import type { Needs } from './endpoints/needs.ts'
import { routes } from './endpoints/routes.ts'
import { gatherClients } from './gather-clients.ts'
import type { Connection } from './http/address.ts'
import { authenticate, type Caller } from './http/authenticate.ts'
import { Browsers } from './http/browser.ts'
import { Cookies } from './http/cookies.ts'
import { Crowds } from './http/crowds.ts'
import { Limiter } from './http/limiter.ts'
import { guarded } from './http/log.ts'
import { namingRequest } from './http/request-id.ts'
import { openKeyRing } from './keys/key-ring.ts'
import { masterKeyFor } from './keys/master-key.ts'
import { HeldPolls } from './login/wait.ts'
import { Metrics } from './metrics/metrics.ts'
import type { ServerOptions } from './options.ts'
import { createRouter } from './router.ts'
import { readSettings } from './settings.ts'
import { aroundVerbs } from './store/around-verbs.ts'
import type { AuditEvent } from './store/audit-event.ts'
import type { Store } from './store/store.ts'
import { sweepRegularly } from './store/sweep.ts'
import { type Tracer, verbSpan } from './tracing.ts'
import { watchRequests } from './watch-requests.ts'

/** Polls held at once, in one process. 10,000 take about 150 MB; past it polls are answered at once. */
const MOST_HELD_POLLS = 20_000

/** The server half, ready to be mounted anywhere that speaks `Request → Response`. */
export interface Paircode {
  /**
   * Answers a request. Never rejects.
   *
   * The second argument tells where the request came from, which the rules against phishing need:
   * pass on what @hono/node-server gives, or `{ remoteAddress }`. Without it no login is completed.
   */
  fetch(request: Request, connection?: Connection): Promise<Response>

  /**
   * Who sent this request, by their terminal's session.
   *
   * @throws {Unauthenticated} an `OAuthError` with status 401 and a `getResponse()`, which Hono
   *   sends by itself, when there is no session or it has ended.
   */
  authenticate(request: Request): Promise<Caller>

  /** Resolves when the store can be used; rejects with the reason when it cannot. */
  ready(): Promise<void>

  /**
   * What has happened here, in the text format of Prometheus 0.0.4; nothing without the option
   * `metrics`. Serve it where only your Prometheus gets to.
   */
  metrics(): Promise<string>

  /** Makes `/readyz` answer 503, so that a load balancer sends nobody here any more, and changes nothing else. */
  drain(): void

  /** Answers held polls, lets what is under way finish, and closes the store. Stop listening first. */
  close(): Promise<void>
}

/**
 * Makes a server. It listens nowhere: mount its `fetch`.
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
 * @throws {OptionError} that names the option that will not do, and what would.
 */
export function createServer(options: ServerOptions): Paircode {
  const { tracer, accessLog = false, now = () => new Date() } = options
  const log = namingRequest(guarded(options.log))
  const settings = readSettings(options)
  const counts = options.metrics && new Metrics((clientId) => settings.clients.decides(clientId))
  const store = observed(options.store, counts, tracer)
  const { issuer } = settings
  const cookies = new Cookies(issuer.secure)
  const heldPolls = new HeldPolls((login, changed) => store.watch(login, changed), MOST_HELD_POLLS)
  const limiter = (burst: number, perSecond: number) => new Limiter({ burst, perSecond }, now)

  const ring = once(() =>
    openKeyRing({
      store: store.keys,
      masterKey: masterKeyFor(store.secretPlace, {
        // Set to nothing is not set: `PAIRCODE_MASTER_KEY= node server.js`.
        PAIRCODE_MASTER_KEY: options.masterKey ?? (process.env.PAIRCODE_MASTER_KEY || undefined),
      }),
      now,
      lifetimes: settings.lifetimes,
    }),
  )

  const record = createAudit({ store: store.audit, hook: guarded(options.onEvent), log, now })
  const audit = (event: AuditEvent) => {
    counts?.count(event)
    record(event)
  }
  const readiness = new Readiness({ ready: () => store.ready(), ring, log })
  const metrics = async () =>
    counts?.text({
      ready: (await readiness.obstacle()) === null,
      heldPolls: heldPolls.size,
    }) ?? ''
  const needs: Needs = {
    ...settings,
    clients: gatherClients(settings, { store: store.clients, audit, now }),
    logins: store.logins,
    sessions: store.sessions,
    people: store.people,
    signIns: store.signIns,
    spent: store.spent,
    ring,
    authorize: options.authorize ?? (() => true),
    browsers: new Browsers(store.browsers, cookies, now),
    cookies,
    heldPolls,
    crowds: new Crowds(now),
    trips: limiter(2000, 10),
    audit,
    log,
    now,
  }
  const endpoints = routes({
    ...needs,
    readiness,
    metrics,
    metricsTokenHash: settings.metricsTokenHash,
    accent: settings.accent,
    logo: options.branding?.logo ?? null,
    // An office of 500 behind one address may log in at nine o'clock; nobody may fill the store.
    beginnings: { each: limiter(1000, 5), all: limiter(50_000, 500) },
    unknownCodes: limiter(100, 1),
    // Fewer in a day than there may be, and one that nobody logs in with is forgotten in a day.
    registrations: { each: limiter(200, 1 / 30), all: limiter(1000, 1 / 12) },
    initialTokenHash: settings.registration.initialTokenHash,
  })
  const stopSweeping = sweepRegularly(
    store,
    (error) => log({ level: 'error', event: 'sweep_failed', cause: String(error) }),
    now,
  )

  const { trustedProxies } = settings
  const isNamed = options.log !== undefined
  const watch = watchRequests({ isNamed, accessLog, log, metrics: counts, tracer, trustedProxies })
  const route = createRouter(endpoints, { ...settings, log, watch })
  const underWay = new Set<Promise<Response>>()

  return {
    fetch(request, connection) {
      const answer = route(request, connection)
      underWay.add(answer)
      return answer.finally(() => underWay.delete(answer))
    },
    authenticate: (request) => authenticate(needs, request),
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

/** The store, watched by whoever wants to be told what it does. */
function observed(store: Store, metrics: Metrics | undefined, tracer: Tracer | undefined): Store {
  const timed = metrics ? aroundVerbs(store, metrics.timeVerb) : store
  return tracer ? aroundVerbs(timed, verbSpan(tracer)) : timed
}

/** Does it at the first call, and again only after it failed. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined
      throw error
    })
    return made
  }
}
