const HOLD_MS = 25_000

/** The least that holds polls: `node:http`, and the answers that are not given yet. */
export async function start() {
  const held = new Map()
  const tell = (code, status, error) => {
    const { response, timer } = held.get(code) ?? {}
    clearTimeout(timer)
    held.delete(code)
    response?.writeHead(status, { 'content-type': 'application/json' })
    response?.end(JSON.stringify({ error }))
  }
  return async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const form = new URLSearchParams(body)
    if (request.url === '/oauth/token') {
      const code = form.get('device_code')
      const timer = setTimeout(tell, HOLD_MS, code, 400, 'authorization_pending')
      held.set(code, { response, timer })
    } else {
      tell(form.get('token'), 400, 'access_denied')
      response.end()
    }
  }
}
