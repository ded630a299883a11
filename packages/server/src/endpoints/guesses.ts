import { network } from '../http/address.ts'
import { Limiter } from '../http/limiter.ts'
import { type UserCodeLength, userCodeLength } from '../tokens/user-code.ts'

/** No user code lives longer, whatever the deployment and the client are set to. */
const LONGEST_LIFE_SECONDS = 1800

/** `count` at once, and as many again in each `seconds`. */
const rate = (count: number, seconds: number) => ({ burst: count, perSecond: count / seconds })

/**
 * How many user codes may be typed that are none.
 *
 * A wrong guess fits no code, so it cannot be counted for a code, only for who guesses: an account
 * and a network, neither of which comes free. And for everybody: with G wrong guesses in the life of
 * one code, a given code of n characters is hit with a probability of G in 20^n. In 600 s everybody
 * together has at most 2 × 1000, so it is 2^-23.6 for 8 characters, and 2^-32.3 for 10. RFC 8628 §5.1
 * counts on 2^-32, which with 8 characters are 5 guesses: one stranger would use them up for all.
 * Whoever hits has a stranger's terminal logged in as themselves, and nobody else's account.
 */
export class Guesses {
  readonly #account: readonly Limiter[]
  readonly #network: Limiter
  readonly #all: Limiter
  readonly #begun: Recent
  readonly #wrong: Recent

  constructor(now: () => Date) {
    this.#account = [rate(5, 600), rate(20, 86_400)].map((limit) => new Limiter(limit, now))
    this.#network = new Limiter(rate(10, 600), now)
    this.#all = new Limiter(rate(1000, 600), now)
    this.#begun = new Recent(LONGEST_LIFE_SECONDS, now)
    this.#wrong = new Recent(LONGEST_LIFE_SECONDS, now)
  }

  /** A code is about to be given out. How many characters it needs. */
  codeBegins(): UserCodeLength {
    this.#begun.add()
    return userCodeLength(this.#begun.count, this.#wrong.count)
  }

  /**
   * Before a code is looked up: takes a guess, so that many at once are no way round the limits.
   * Only the network's is not held meanwhile, since an office logs in at the same time.
   *
   * @returns `0`, or in how many seconds there is a guess again.
   */
  take(personId: string, address: string | null): number {
    const budgets = [...this.#ofPerson(personId), [this.#network, network(address)] as const]
    const waits = budgets.map(([limiter, key]) => limiter.take(key))
    const waitSeconds = Math.max(...waits)
    for (const [index, [limiter, key]] of budgets.entries()) {
      const held = waitSeconds === 0 && limiter !== this.#network
      if (waits[index] === 0 && !held) limiter.giveBack(key)
    }
    return waitSeconds
  }

  /** The code was right, so it was no guess. */
  right(personId: string): void {
    for (const [limiter, key] of this.#ofPerson(personId)) limiter.giveBack(key)
  }

  wrong(address: string | null): void {
    this.#network.take(network(address))
    this.#wrong.add()
  }

  #ofPerson(personId: string): (readonly [Limiter, string])[] {
    return [...this.#account.map((limiter) => [limiter, personId] as const), [this.#all, '']]
  }
}

/** Counts what happened in the last so many seconds: never too little, at most twice as long back. */
class Recent {
  readonly #milliseconds: number
  readonly #now: () => Date
  #period = 0
  #before = 0
  #current = 0

  constructor(seconds: number, now: () => Date) {
    this.#milliseconds = seconds * 1000
    this.#now = now
  }

  add(): void {
    this.#turn()
    this.#current += 1
  }

  get count(): number {
    this.#turn()
    return this.#before + this.#current
  }

  #turn(): void {
    const period = Math.floor(this.#now().getTime() / this.#milliseconds)
    if (period === this.#period) return
    this.#before = period === this.#period + 1 ? this.#current : 0
    this.#current = 0
    this.#period = period
  }
}
