import { inTurns, visitorsOf } from './connections.js'

/** The operations of a round. The order matters: each works on what the one before it left. */
export const OPERATIONS = [
  ...['begin', 'pending poll', 'whole login', 'refresh'],
  ...['protected call', 'another call'],
]

/** Puts load on one deployment. */
export class Load {
  #client
  #visitors
  #logins = []
  #tokens = []

  /**
   * @param {string[]} servers where they listen
   * @param {object} client from a file in `servers/`
   */
  constructor(servers, client) {
    this.#client = client
    this.#visitors = visitorsOf(servers)
  }

  /** Signs a person in to each browser. */
  async signIn() {
    for (const visitor of this.#visitors) await this.#client.signIn(visitor)
  }

  /**
   * Runs an operation `count` times, over all connections. Each login is polled once and each token
   * refreshed once, so no server has a reason to answer `slow_down`. With three servers, one begins
   * a login, the second approves it, and the third completes it.
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
          visitor.moveOn()
          await client.approve(visitor, login)
          visitor.moveOn()
          return client.redeem(visitor, login)
        })
        return
      case 'refresh':
        this.#tokens = await this.#each(count, (visitor, n) =>
          client.refresh(visitor, this.#tokens[n]),
        )
        return
      case 'protected call':
      case 'another call': // with the same token, which the server has already seen
        await this.#each(count, (visitor, n) => client.call(visitor, this.#tokens[n]))
    }
  }

  #each(count, work) {
    return inTurns(this.#visitors, count, (visitor, n) => {
      visitor.moveOn()
      return work(visitor, n)
    })
  }
}
