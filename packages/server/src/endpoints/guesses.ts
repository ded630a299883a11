import { network } from '../http/address.ts'
import type { Budget, SpentStore } from '../store/spent-store.ts'
import { type UserCodeLength, userCodeLength } from '../tokens/user-code.ts'

/** The longest lifetime of a user code, whatever the deployment and the client are set to. */
const LONGEST_LIFE_SECONDS = 1800

const MINUTES = 60_000

/** How many guesses an account and everybody together have, and how many a network has. */
const ofPerson = (personId: string): Budget[] => [
  { id: `guesses ${personId}`, burst: 5, everyMilliseconds: 2 * MINUTES },
  { id: `guesses in a day ${personId}`, burst: 20, everyMilliseconds: 72 * MINUTES },
  { id: 'guesses', burst: 1000, everyMilliseconds: 600 },
]
const ofNetwork = (address: string | null): Budget[] => [
  { id: `guesses from ${network(address)}`, burst: 10, everyMilliseconds: MINUTES },
]

/**
 * How many wrong user codes may be typed: counted in the store, for all servers together.
 *
 * A wrong guess matches no code, so it cannot be counted per code, only per guesser: an account and
 * a network, neither of which is free to get. It is also counted for everybody: with G wrong
 * guesses in the lifetime of one code, a given code of n characters is hit with probability G in
 * 20^n. In 600 s everybody together has at most 2 × 1000, so it is 2^-23.6 for 8 characters, and
 * 2^-32.3 for 10. RFC 8628 §5.1 counts on 2^-32, which with 8 characters would allow 5 guesses: one
 * stranger would use them up for all. A hit only logs a stranger's terminal in to the guesser's own
 * account, and to nobody else's.
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

  /** Called when a code is about to be issued. Returns how many characters it needs. */
  codeBegins(): UserCodeLength {
    this.#begun.add()
    return userCodeLength(this.#begun.count, this.#wrong.count)
  }

  /**
   * Takes a guess before a code is looked up, so that many requests at once cannot get around the
   * limits. The network's budget is only checked, not charged, since a whole office may log in.
   *
   * @returns `0`, or the seconds until there is a guess again.
   */
  async take(personId: string, address: string | null): Promise<number> {
    const now = this.#now()
    const wait =
      (await this.#store.wait(ofNetwork(address), now)) ||
      (await this.#store.take(ofPerson(personId), now))
    return Math.ceil(wait / 1000)
  }

  /** Called when the code was right: gives the guess back. */
  right(personId: string): Promise<void> {
    return this.#store.giveBack(ofPerson(personId), this.#now())
  }

  async wrong(address: string | null): Promise<void> {
    this.#wrong.add()
    await this.#store.take(ofNetwork(address), this.#now())
  }
}

/** Counts events in the last so many seconds: never too few, over at most twice that time. */
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
