import { isElsewhere, network } from './address.ts'

/** How many people make a crowd, and within how long. */
const PEOPLE = 20
const WITHIN_SECONDS = 3600

/** Networks that are watched at once; past it the one that has rested longest is forgotten. */
const NETWORKS = 10_000

interface Crowd {
  readonly people: Set<string>
  readonly since: number
}

/**
 * Notices when terminals of one network are approved by many different people who are somewhere
 * else: what a campaign of sent codes looks like from here (BCP 247 §6.1.4, §6.1.6). It is a reason
 * to look, not to refuse: so do twenty colleagues on one development machine.
 */
export class Crowds {
  readonly #now: () => Date
  readonly #crowds = new Map<string, Crowd>()

  constructor(now: () => Date) {
    this.#now = now
  }

  /** Somebody approves. Whether this makes a crowd of it, which is told once. */
  grows(terminal: string | null, browser: string | null, personId: string): boolean {
    if (!isElsewhere(terminal, browser)) return false
    const key = network(terminal)
    const at = this.#now().getTime() / 1000
    const known = this.#crowds.get(key)
    const fresh: Crowd = { people: new Set(), since: at }
    const crowd = known && at - known.since < WITHIN_SECONDS ? known : fresh
    this.#crowds.delete(key)
    this.#crowds.set(key, crowd) // last in the order of the map, as the one that rested least
    if (this.#crowds.size > NETWORKS) this.#crowds.delete(this.#crowds.keys().next().value ?? key)
    if (crowd.people.size >= PEOPLE || crowd.people.has(personId)) return false
    return crowd.people.add(personId).size === PEOPLE
  }
}
