import process from 'node:process'
import type { Around } from '../store/around-verbs.ts'
import { type AuditEvent, SUSPICIOUS } from '../store/audit-event.ts'
import type { LoginFlow } from '../store/login-store.ts'
import { Counter } from './counter.ts'
import { exposition } from './family.ts'
import { Histogram } from './histogram.ts'
import { reading } from './reading.ts'

/** Values that are read at each scrape. */
interface Readings {
  readonly ready: boolean
  readonly heldPolls: number
}

/** The events that report the progress of a login. */
type LoginEvent = Extract<AuditEvent, { flow: LoginFlow }>

const PERSON_SECONDS = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600]
const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const STORE_SECONDS = [
  ...[0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01],
  ...[0.025, 0.05, 0.1, 0.25, 0.5, 1],
]

/** The metrics of this process, for Prometheus. */
export class Metrics {
  readonly #isConfigured: (clientId: string) => boolean

  readonly #logins = new Counter<'flow' | 'client' | 'outcome'>(
    'paircode_logins_total',
    'Logins that were started, approved, denied, cancelled, expired, redeemed or replayed.',
  )
  readonly #approval = new Histogram<'flow'>(
    'paircode_login_approval_seconds',
    'From the start of a login until a person approved it.',
    PERSON_SECONDS,
  )
  readonly #signIns = new Counter<'provider' | 'outcome'>(
    'paircode_sign_ins_total',
    'Sign-ins at a provider for a login, and why others failed.',
  )
  readonly #refreshes = new Counter<'client' | 'outcome'>(
    'paircode_refreshes_total',
    'Sessions that were refreshed, or ended because an old refresh token was reused.',
  )
  readonly #limited = new Counter<'what'>(
    'paircode_limited_total',
    'Requests that were refused because there were too many of them.',
  )
  readonly #events = new Counter<'event'>('paircode_events_total', 'Audit events, all of them.')
  readonly #requests = new Counter<'method' | 'route' | 'status'>(
    'paircode_http_requests_total',
    'Requests, by the pattern of their path.',
  )
  readonly #requestSeconds = new Histogram<'route'>(
    'paircode_http_request_seconds',
    'Until a request was answered; polls that were held are left out.',
    REQUEST_SECONDS,
  )
  readonly #storeSeconds = new Histogram<'verb'>(
    'paircode_store_seconds',
    'How long the store took.',
    STORE_SECONDS,
  )
  readonly #storeErrors = new Counter<'verb'>(
    'paircode_store_errors_total',
    'Verbs of the store that failed.',
  )

  /** @param isConfigured whether the operator configured the client; all others share one label. */
  constructor(isConfigured: (clientId: string) => boolean) {
    this.#isConfigured = isConfigured
    // Alerts look for an increase, and Prometheus sees none in a counter that starts at 1.
    for (const event of SUSPICIOUS) this.#events.add({ event }, 0)
  }

  count(event: AuditEvent): void {
    this.#events.add({ event: event.event })
    switch (event.event) {
      case 'login_started':
      case 'login_approved':
      case 'login_denied':
      case 'login_cancelled':
      case 'login_expired':
      case 'login_redeemed':
      case 'login_replayed':
        this.#countLogin(event)
        break
      case 'login_identified':
        this.#signIns.add({ provider: event.provider, outcome: 'identified' })
        break
      case 'sign_in_failed':
        this.#signIns.add({ provider: event.provider, outcome: event.code })
        break
      case 'session_refreshed':
        this.#refreshes.add({ client: this.#client(event), outcome: 'refreshed' })
        break
      case 'refresh_token_reused':
        this.#refreshes.add({ client: this.#client(event), outcome: 'reused' })
        break
      case 'refresh_token_ahead':
        this.#refreshes.add({ client: this.#client(event), outcome: 'ahead' })
        break
      case 'limited':
        this.#limited.add({ what: event.what })
        break
    }
  }

  #countLogin(event: LoginEvent): void {
    const { flow } = event
    const outcome = event.event.slice('login_'.length)
    this.#logins.add({ flow, client: this.#client(event), outcome })
    if (event.event === 'login_approved') this.#approval.observe({ flow }, event.afterSeconds)
  }

  /** Anyone may be a client under any name, through a metadata document or by registering. */
  #client({ client }: { client: string }): string {
    return this.#isConfigured(client) ? client : 'other'
  }

  /** Counts an answered request, and its duration in seconds unless it is a held poll. */
  countRequest(
    labels: { method: string; route: string; status: number },
    seconds: number,
    wasHeld: boolean,
  ): void {
    this.#requests.add({ ...labels, status: String(labels.status) })
    if (!wasHeld) this.#requestSeconds.observe({ route: labels.route }, seconds)
  }

  /** Times a store method. */
  readonly timeVerb: Around = async (verb, run) => {
    const since = performance.now()
    try {
      return await run()
    } catch (error) {
      this.#storeErrors.add({ verb })
      throw error
    } finally {
      this.#storeSeconds.observe({ verb }, (performance.now() - since) / 1000)
    }
  }

  /** Returns the metrics in the Prometheus text format. */
  text({ ready, heldPolls }: Readings): string {
    const { user, system } = process.cpuUsage()
    const startSeconds = (performance.timeOrigin / 1000).toFixed(3)
    return exposition([
      reading('gauge', 'paircode_ready', '1 where logins can begin, else 0.', Number(ready)),
      reading('gauge', 'paircode_held_polls', 'Polls that are held now.', heldPolls),
      ...[this.#logins, this.#approval, this.#signIns, this.#refreshes, this.#limited],
      ...[this.#events, this.#requests, this.#requestSeconds],
      ...[this.#storeSeconds, this.#storeErrors],
      reading('counter', 'process_cpu_seconds_total', 'CPU time.', (user + system) / 1e6),
      reading('gauge', 'process_resident_memory_bytes', 'Memory.', process.memoryUsage.rss()),
      reading('gauge', 'process_start_time_seconds', 'Since 1970.', Number(startSeconds)),
    ])
  }
}
