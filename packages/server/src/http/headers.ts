import type { Issuer } from './issuer.ts'

const A_YEAR = 'max-age=31536000'

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

/** What security.md 1.10 requires on every answer, errors included; endpoints may override it. */
export const securityHeaders = ({
  secure,
  path,
}: Pick<Issuer, 'secure' | 'path'>): Readonly<Record<string, string>> => ({
  ...EVERYWHERE,
  'cache-control': 'no-store',
  // With a path, we share the host with others: what is below it is not ours to speak for.
  ...(secure && { 'strict-transport-security': `${A_YEAR}${path ? '' : '; includeSubDomains'}` }),
})
