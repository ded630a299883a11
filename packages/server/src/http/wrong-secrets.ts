import { printable } from '@paircode/protocol'
import type { AuditEvent } from '../store/audit-event.ts'
import { isSameSecret, sha256 } from '../store/secret.ts'
import { network } from './address.ts'
import { Limiter } from './limiter.ts'
import { Refusal } from './refusal.ts'

/** Enough to tell a whole fleet whose secret was changed, too slow for guessing. */
const RATE = { burst: 300, perSecond: 1 }

/** What a program presents, and from where. */
export interface Shown {
  readonly what: Extract<AuditEvent, { event: 'client_refused' }>['what']
  /** The client, as it names itself; absent if there is one secret for all. */
  readonly client?: string
  readonly address: string | null
}

/**
 * Counts wrong secrets: per client and network, so that a misconfigured job locks out nobody
 * elsewhere, and no other client next to it.
 */
export class WrongSecrets {
  readonly #audit: (event: AuditEvent) => void
  readonly #limiter: Limiter

  constructor(audit: (event: AuditEvent) => void, now: () => Date) {
    this.#audit = audit
    this.#limiter = new Limiter(RATE, now)
  }

  /**
   * Whether a secret is right that somebody chose, and that others may therefore guess: "the
   * authorization server MUST protect any endpoint utilizing it against brute force attacks"
   * (RFC 6749 §2.3.1). Past the limit the right one is refused too, or a guess would cost nothing.
   *
   * @throws {Refusal} 429
   */
  isRight(secret: string, expectedHash: string, shown: Shown): boolean {
    this.#take(shown)
    const isRight = isSameSecret(sha256(secret), expectedHash)
    if (isRight) this.#limiter.giveBack(keyOf(shown))
    else this.#tell(shown)
    return isRight
  }

  /**
   * Counts a secret that is unknown here. Secrets that we make cannot be guessed, so a valid one is
   * never refused because of this count.
   *
   * @throws {Refusal} 429 past the limit
   */
  count(shown: Shown): void {
    this.#take(shown)
    this.#tell(shown)
  }

  #take(shown: Shown): void {
    const waitSeconds = this.#limiter.take(keyOf(shown))
    if (waitSeconds === 0) return
    this.#audit({ event: 'limited', what: 'wrong_secret', address: shown.address })
    const description = `Too many wrong secrets were sent; correct yours, and try again in ${waitSeconds} s`
    throw new Refusal(429, 'temporarily_unavailable', description, {
      'retry-after': String(waitSeconds),
    })
  }

  #tell({ client, ...shown }: Shown): void {
    this.#audit({
      event: 'client_refused',
      ...shown,
      ...(client !== undefined && { client: printable(client, 128) }),
    })
  }
}

/** Anybody can name any number of clients that do not exist. */
const keyOf = ({ what, client, address }: Shown): string =>
  JSON.stringify([network(address), what, what === 'client' ? '' : client])
