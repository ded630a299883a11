import { network, sameNetwork } from './address.ts'

/** How many people make a crowd, and within how many seconds. */
const PEOPLE = 20
const WITHIN_SECONDS = 3600

/**
 * How many networks are watched at once; beyond that, the least recently active one is forgotten.
 */
const NETWORKS = 10_000

interface Crowd {
  readonly people: Set<string>
  readonly since: number
}

/**
 * Notices when terminals on one network are approved by many different people elsewhere: that is
 * what a campaign of sent codes looks like from here (BCP 247 §6.1.4, §6.1.6). It is a reason to
 * look, not to refuse: twenty colleagues on one development machine look the same.
 */
export class Crowds {
  readonly #now: () => Date
  readonly #crowds = new Map<string, Crowd>()

  constructor(now: () => Date) {
    this.#now = now
  }

  /** Records an approval. Returns whether it completes a crowd, which is reported once. */
  grows(terminal: string | null, browser: string | null, personId: string): boolean {
    if (sameNetwork(terminal, browser)) return false
    const key = network(terminal)
    const at = this.#now().getTime() / 1000
    const known = this.#crowds.get(key)
    const fresh: Crowd = { people: new Set(), since: at }
    const crowd = known && at - known.since < WITHIN_SECONDS ? known : fresh
    this.#crowds.delete(key)
    this.#crowds.set(key, crowd) // last in the map's order, as the most recently active one
    if (this.#crowds.size > NETWORKS) this.#crowds.delete(this.#crowds.keys().next().value ?? key)
    if (crowd.people.size >= PEOPLE || crowd.people.has(personId)) return false
    return crowd.people.add(personId).size === PEOPLE
  }
}
