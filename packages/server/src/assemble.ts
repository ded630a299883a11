import { createAudit } from './audit.ts'
import { Readiness } from './endpoints/health.ts'
import type { RouteNeeds } from './endpoints/routes.ts'
import { gatherClients } from './gather-clients.ts'
import { Browsers } from './http/browser.ts'
import { Cookies } from './http/cookies.ts'
import { Crowds } from './http/crowds.ts'
import { Limiter } from './http/limiter.ts'
import { guarded } from './http/log.ts'
import { namingRequest } from './http/request-id.ts'
import { WrongSecrets } from './http/wrong-secrets.ts'
import { openKeyRing } from './keys/key-ring.ts'
import { givenMasterKey, masterKeyFor } from './keys/master-key.ts'
import { HeldPolls } from './login/wait.ts'
import { Metrics } from './metrics/metrics.ts'
import type { ServerOptions } from './options.ts'
import type { Settings } from './settings.ts'
import { aroundVerbs } from './store/around-verbs.ts'
import type { AuditEvent } from './store/audit-event.ts'
import type { Store } from './store/store.ts'
import { type Tracer, verbSpan } from './tracing.ts'

/** Polls held at a time per process; any more are answered at once. 10,000 take about 150 MB. */
const MOST_HELD_POLLS = 20_000

/** The parts of a server: those for its endpoints, and those for itself. */
export interface Assembly {
  readonly endpoints: RouteNeeds
  readonly store: Store
  /** The metrics; `undefined` unless they are enabled. */
  readonly counts: Metrics | undefined
}

/** Creates the parts of a server and wires them together. None of them does anything yet. */
export function assemble(settings: Settings, options: ServerOptions): Assembly {
  const { now = () => new Date() } = options
  const log = namingRequest(guarded(options.log))
  const counts = options.metrics && new Metrics((clientId) => settings.clients.decides(clientId))
  const store = observed(options.store, counts, options.tracer)
  const hook = guarded(options.onEvent)
  const record = createAudit({ store: store.audit, trail: settings.trail, hook, log, now })
  const audit = (event: AuditEvent) => {
    counts?.count(event)
    record(event)
  }
  const ring = once(() =>
    openKeyRing({
      store: store.keys,
      masterKey: masterKeyFor(store.secretPlace, options.masterKey ?? givenMasterKey(process.env)),
      now,
      lifetimes: settings.lifetimes,
    }),
  )
  const cookies = new Cookies(settings.issuer.secure)
  const heldPolls = new HeldPolls((login, changed) => store.watch(login, changed), MOST_HELD_POLLS)
  const readiness = new Readiness({ ready: () => store.ready(), ring, log })
  const metrics = async () => {
    const ready = counts !== undefined && (await readiness.obstacle()) === null
    return counts?.text({ ready, heldPolls: heldPolls.size }) ?? ''
  }
  const endpoints: RouteNeeds = {
    ...settings,
    ...limiters(now),
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
    wrongSecrets: new WrongSecrets(audit, now),
    readiness,
    metrics,
    logo: options.branding?.logo ?? null,
    initialTokenHash: settings.registration.initialTokenHash,
    audit,
    log,
    now,
  }
  return { endpoints, store, counts }
}

/** Rate limits for what anyone can start without being identified. */
function limiters(now: () => Date) {
  const limiter = (burst: number, perSecond: number) => new Limiter({ burst, perSecond }, now)
  return {
    // An office of 500 behind one address can log in at nine o'clock; nobody can fill the store.
    beginnings: { each: limiter(1000, 5), all: limiter(50_000, 500) },
    trips: limiter(2000, 10),
    unknownCodes: limiter(100, 1),
    // Fewer a day than the store may hold; a client that nobody logs in with is forgotten in a day.
    registrations: { each: limiter(200, 1 / 30), all: limiter(1000, 1 / 12) },
  }
}

/** Wraps the store for metrics and tracing, as far as they are enabled. */
function observed(store: Store, metrics: Metrics | undefined, tracer: Tracer | undefined): Store {
  const timed = metrics ? aroundVerbs(store, metrics.timeVerb) : store
  return tracer ? aroundVerbs(timed, verbSpan(tracer)) : timed
}

/** Calls `make` once and keeps its result; calls it again only if it failed. */
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
