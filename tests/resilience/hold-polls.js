// Holds polls open: by import in this process, or, forked, for whoever sends it what to hold.
import { Agent, request } from 'node:http'
import process from 'node:process'
import { setTimeout as after } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** @typedef {{ code: string, address: string }} Poll of a login, by the address of its terminal */

/**
 * Polls until the login has ended, on connections of that agent: asks again as often as it is told
 * that nothing has changed, or to try again later. Resolves to what it was told then.
 *
 * @param {string} issuer
 * @param {Agent} agent
 * @param {Poll} poll
 * @returns {Promise<string>}
 */
export async function holdOn(issuer, agent, poll) {
  for (;;) {
    const error = await hold(issuer, agent, poll)
    if (error === 'temporarily_unavailable') await after(1000)
    else if (error !== 'authorization_pending') return error
  }
}

/** As many connections as it takes. */
export const newAgent = () => new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY })

/**
 * One poll that the server may hold; its error.
 *
 * @param {string} issuer
 * @param {Agent} agent
 * @param {Poll} poll
 * @returns {Promise<string>}
 */
function hold(issuer, agent, { code, address }) {
  const grant_type = 'urn:ietf:params:oauth:grant-type:device_code'
  const body = `${new URLSearchParams({ client_id: 'acme-cli', grant_type, device_code: code })}`
  return new Promise((resolve, reject) => {
    const asked = request(`${issuer}/oauth/token`, {
      method: 'POST',
      agent,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': body.length,
        prefer: 'wait=30',
        'x-forwarded-for': address,
      },
    })
    asked.on('error', reject)
    asked.on('response', async (answer) => {
      let text = ''
      for await (const chunk of answer.setEncoding('utf8')) text += chunk
      resolve(JSON.parse(text).error)
    })
    asked.end(body)
  })
}

/** How many are sent before one other request has been answered: the queue for new connections is short. */
export const AT_ONCE = 50

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.on(
    'message',
    async (/** @type {{ issuer: string, polls: Poll[] }} */ { issuer, polls }) => {
      const agent = newAgent()
      for (const [n, poll] of polls.entries()) {
        holdOn(issuer, agent, poll).then(
          (error) => process.send?.({ n, error, at: Date.now() }),
          (error) => process.send?.({ n, error: String(error), at: Date.now() }),
        )
        if (n % AT_ONCE === 0)
          await fetch(`${issuer}/healthz`, { headers: { connection: 'close' } })
      }
    },
  )
}
