const EVERYWHERE: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'",
  // Not no-referrer: browsers would then send `Origin: null` with our own forms (security: HD-03).
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
}

/** Puts on every answer, errors included, what security.md 1.10 asks for; what an endpoint set stays. */
export function secured(response: Response, secure: boolean): Response {
  for (const [name, value] of Object.entries(EVERYWHERE)) response.headers.set(name, value)
  if (secure) {
    response.headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains')
  }
  if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store')
  return response
}
