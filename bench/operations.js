import { inTurns, visitorsOf } from './connections.js'

/** The operations of a round, in this order, since one works on what the one before it left. */
export const OPERATIONS = [
  ...['begin', 'pending poll', 'whole login', 'refresh'],
  ...['protected call', 'another call'],
]

/** The load on one server. */
export class Load {
  #client
  #visitors
  #logins = []
  #tokens = []

  /**
   * @param {string} origin
   * @param {object} client from a file in `servers/`
   */
  constructor(origin, client) {
    this.#client = client
    this.#visitors = visitorsOf(origin)
  }

  /** Signs a person in to each of the browsers. */
  async signIn() {
    for (const visitor of this.#visitors) await this.#client.signIn(visitor)
  }

  /**
   * Does an operation `count` times, over all connections. A login is polled once, a token refreshed
   * once, so no server has a reason to answer `slow_down`.
   */
  async run(operation, count) {
    const client = this.#client
    switch (operation) {
      case 'begin':
        this.#logins = await this.#each(count, client.begin)
        return
      case 'pending poll':
        await this.#each(count, (visitor, n) => client.poll(visitor, this.#logins[n]))
        return
      case 'whole login':
        this.#tokens = await this.#each(count, async (visitor) => {
          const login = await client.begin(visitor)
          await client.approve(visitor, login)
          return client.redeem(visitor, login)
        })
        return
      case 'refresh':
        this.#tokens = await this.#each(count, (visitor, n) =>
          client.refresh(visitor, this.#tokens[n]),
        )
        return
      case 'protected call':
      case 'another call': // with the same token, which the server has seen by now
        await this.#each(count, (visitor, n) => client.call(visitor, this.#tokens[n]))
    }
  }

  #each(count, work) {
    return inTurns(this.#visitors, count, work)
  }
}
