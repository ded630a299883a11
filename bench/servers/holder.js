const HOLD_MS = 25_000

/** The minimum that holds polls: `node:http` and a map of pending responses. */
export async function start() {
  const held = new Map()
  const ended = new Set()
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
      if (ended.has(code)) tell(code, 400, 'access_denied')
    } else {
      ended.add(form.get('token'))
      tell(form.get('token'), 400, 'access_denied')
      response.end()
    }
  }
}
