import { Agent, request } from 'node:http'

/** How many connections the load keeps open to each server, and its number of parallel requests. */
const CONNECTIONS = 64
/** A busy machine takes a while to answer 10,000 polls. */
const GIVE_UP_MS = 300_000

const shared = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })

/**
 * One of the 64 simulated users: it has its own address, sent as a reverse proxy would, and keeps
 * cookies as a browser does.
 */
class Visitor {
  #cookies = new Map()
  #servers
  #turn

  /**
   * @param {string[]} servers such as `http://127.0.0.1:5001`; browsers see all as the first
   * @param {number} number
   */
  constructor(servers, number) {
    this.#servers = servers
    this.#turn = number
    this.number = number
    this.address = `192.0.2.${number}` // RFC 5737: reserved for documentation
  }

  /** Sends requests to the next server from now on: a visitor is not tied to one. */
  moveOn() {
    this.#turn++
  }

  /**
   * Sends a request as a terminal does, without cookies, and reads the whole response.
   *
   * @param {string} path
   * @param {{ form?: Record<string, string>, json?: object, bearer?: string, agent?: Agent }} [more]
   *   `form` or `json` makes it a POST
   * @returns {Promise<{ status: number, headers: import('node:http').IncomingHttpHeaders, text: string }>}
   */
  ask(path, { form, json, bearer, agent = shared } = {}, headers = {}) {
    const body = form ? new URLSearchParams(form).toString() : json && JSON.stringify(json)
    const all = {
      'x-forwarded-for': this.address,
      ...(body && { 'content-length': Buffer.byteLength(body) }),
      ...(body && { 'content-type': `application/${form ? 'x-www-form-urlencoded' : 'json'}` }),
      ...(bearer && { authorization: `Bearer ${bearer}` }),
      ...headers,
    }
    const server = this.#servers[this.#turn % this.#servers.length]
    return send(`${server}${path}`, body, all, agent)
  }

  /** Sends a request as a browser does: keeps cookies and follows redirects. */
  async browse(path, more) {
    const cookie = [...this.#cookies].map((pair) => pair.join('=')).join('; ')
    const [origin] = this.#servers
    const headers = { origin, ...(cookie && { cookie }) }
    const answer = await this.ask(path, more, headers)
    this.#keep(answer.headers['set-cookie'] ?? [])
    if (answer.status < 300 || answer.status >= 400) return answer
    const { pathname, search } = new URL(answer.headers.location, origin)
    return this.browse(`${pathname}${search}`)
  }

  #keep(lines) {
    for (const line of lines) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)
      if (value === '') this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
  }
}

/** Creates the 64 visitors. */
export const visitorsOf = (servers) =>
  Array.from({ length: CONNECTIONS }, (_, n) => new Visitor(servers, n + 1))

/** Shares out the work: each visitor takes the next piece as soon as it is done with its last. */
export async function inTurns(visitors, count, work) {
  const results = []
  let next = 0
  await Promise.all(
    visitors.map(async (visitor) => {
      while (next < count) {
        const n = next++
        results[n] = await work(visitor, n)
      }
    }),
  )
  return results
}

function send(url, body, headers, agent) {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, method: body ? 'POST' : 'GET', headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, text }),
      )
      response.on('error', reject)
    })
    sent.setTimeout(GIVE_UP_MS, () => sent.destroy(new Error(`${url} did not answer`)))
    sent.on('error', reject)
    sent.end(body)
  })
}

/**
 * Returns the JSON of a response, which must have the expected status.
 *
 * @throws {Error} with the server's error code only; the rest of the response may hold secrets.
 */
export function expectJson({ status, text }, expected = 200) {
  const answer = JSON.parse(text)
  if (status !== expected) throw new Error(`answered ${status} ${answer.error ?? ''}`)
  return answer
}

/** Asserts that a poll is pending: any other response would measure something else. */
export function expectPending(answer) {
  const { error } = expectJson(answer, 400)
  if (error !== 'authorization_pending') throw new Error(`a pending poll answered ${error}`)
}

/** Returns the value of a hidden field in the last form of a page. */
export function hiddenField({ status, text }, name) {
  const value = [...text.matchAll(/<input\b[^>]*>/g)]
    .map(([tag]) => tag)
    .filter((tag) => tag.includes(`name="${name}"`))
    .map((tag) => /value="([^"]*)"/.exec(tag)?.[1])
    .at(-1)
  if (value === undefined) throw new Error(`the page (${status}) has no field ${name}`)
  return value
}
