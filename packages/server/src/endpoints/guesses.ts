import { network } from '../http/address.ts'
import type { Budget, SpentStore } from '../store/spent-store.ts'
import { type UserCodeLength, userCodeLength } from '../tokens/user-code.ts'

/** No user code lives longer, whatever the deployment and the client are set to. */
const LONGEST_LIFE_SECONDS = 1800

const MINUTES = 60_000

/** What an account and everybody together may guess, and what a network may. */
const ofPerson = (personId: string): Budget[] => [
  { id: `guesses ${personId}`, burst: 5, everyMilliseconds: 2 * MINUTES },
  { id: `guesses in a day ${personId}`, burst: 20, everyMilliseconds: 72 * MINUTES },
  { id: 'guesses', burst: 1000, everyMilliseconds: 600 },
]
const ofNetwork = (address: string | null): Budget[] => [
  { id: `guesses from ${network(address)}`, burst: 10, everyMilliseconds: MINUTES },
]

/**
 * How many user codes may be typed that are none: counted in the store, for all servers together.
 *
 * A wrong guess fits no code, so it cannot be counted for a code, only for who guesses: an account
 * and a network, neither of which comes free. And for everybody: with G wrong guesses in the life of
 * one code, a given code of n characters is hit with a probability of G in 20^n. In 600 s everybody
 * together has at most 2 × 1000, so it is 2^-23.6 for 8 characters, and 2^-32.3 for 10. RFC 8628 §5.1
 * counts on 2^-32, which with 8 characters are 5 guesses: one stranger would use them up for all.
 * Whoever hits has a stranger's terminal logged in as themselves, and nobody else's account.
 */
export class Guesses {
  readonly #store: SpentStore
  readonly #now: () => Date
  readonly #begun: Recent
  readonly #wrong: Recent

  constructor(store: SpentStore, now: () => Date) {
    this.#store = store
    this.#now = now
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
  async take(personId: string, address: string | null): Promise<number> {
    const now = this.#now()
    const wait =
      (await this.#store.wait(ofNetwork(address), now)) ||
      (await this.#store.take(ofPerson(personId), now))
    return Math.ceil(wait / 1000)
  }

  /** The code was right, so it was no guess. */
  right(personId: string): Promise<void> {
    return this.#store.giveBack(ofPerson(personId), this.#now())
  }

  async wrong(address: string | null): Promise<void> {
    this.#wrong.add()
    await this.#store.take(ofNetwork(address), this.#now())
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
