/**
 * Lets scripts of any site read an answer, without credentials: what they could do with it they can
 * do from anywhere else as well (security.md CO-01). Pages and the paircode endpoints have none.
 */
export function openToScripts(response: Response): Response {
  response.headers.set('access-control-allow-origin', '*')
  response.headers.set('access-control-expose-headers', 'WWW-Authenticate, Retry-After')
  response.headers.set('cross-origin-resource-policy', 'cross-origin')
  return response
}

/** The answer to a preflight request (Fetch §3.3.2). */
export const preflight = (methods: string): Response =>
  new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-methods': methods,
      'access-control-allow-headers': 'Authorization, Content-Type, Prefer',
      'access-control-max-age': '86400',
    },
  })
