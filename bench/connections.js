import { Agent, request } from 'node:http'

/** How many connections the load keeps open, and so how many requests are under way at once. */
const CONNECTIONS = 64

const shared = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })

/**
 * One of the 64 at the other end: it comes from an address of its own, as a reverse proxy tells it,
 * and keeps cookies as a browser does.
 */
class Visitor {
  #cookies = new Map()

  /**
   * @param {string} origin such as `http://127.0.0.1:5001`
   * @param {number} number
   */
  constructor(origin, number) {
    this.origin = origin
    this.number = number
    this.address = `192.0.2.${number}` // RFC 5737: for documentation, nobody's
  }

  /**
   * Asks as a terminal does: with no cookies. Reads the whole answer.
   *
   * @param {string} path
   * @param {{ form?: Record<string, string>, json?: object, bearer?: string, agent?: Agent }} [more]
   *   with `form` or `json` it is a POST
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
    return send(`${this.origin}${path}`, body, all, agent)
  }

  /** Asks as a browser does: keeps cookies, and follows redirects to the page that is shown then. */
  async browse(path, more) {
    const cookie = [...this.#cookies].map((pair) => pair.join('=')).join('; ')
    const headers = { origin: this.origin, ...(cookie && { cookie }) }
    const answer = await this.ask(path, more, headers)
    this.#keep(answer.headers['set-cookie'] ?? [])
    if (answer.status < 300 || answer.status >= 400) return answer
    const { pathname, search } = new URL(answer.headers.location, this.origin)
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

/** The 64. */
export const visitorsOf = (origin) =>
  Array.from({ length: CONNECTIONS }, (_, n) => new Visitor(origin, n + 1))

/** Each visitor takes the next piece of work as soon as it is done with its last. */
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
    sent.setTimeout(30_000, () => sent.destroy(new Error(`${url} did not answer in 30 s`)))
    sent.on('error', reject)
    sent.end(body)
  })
}

/**
 * The JSON of an answer that has to have this status.
 *
 * @throws {Error} that names the server's error code; what else it said may hold secrets.
 */
export function expectJson({ status, text }, expected = 200) {
  const answer = JSON.parse(text)
  if (status !== expected) throw new Error(`answered ${status} ${answer.error ?? ''}`)
  return answer
}

/** A poll of a login that nobody has approved yet: anything but "pending" measures something else. */
export function expectPending(answer) {
  const { error } = expectJson(answer, 400)
  if (error !== 'authorization_pending') throw new Error(`a pending poll answered ${error}`)
}

/** What a page says in a hidden field of its last form. */
export function hiddenField({ status, text }, name) {
  const value = [...text.matchAll(/<input\b[^>]*>/g)]
    .map(([tag]) => tag)
    .filter((tag) => tag.includes(`name="${name}"`))
    .map((tag) => /value="([^"]*)"/.exec(tag)?.[1])
    .at(-1)
  if (value === undefined) throw new Error(`the page (${status}) has no field ${name}`)
  return value
}
