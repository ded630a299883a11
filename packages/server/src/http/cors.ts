import { type Answer, empty } from './response.ts'

/**
 * Lets scripts of any site read an answer, without credentials: they gain nothing that is not
 * possible from anywhere else (security.md CO-01). Not for pages and the paircode endpoints.
 */
export const OPEN_TO_SCRIPTS: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'WWW-Authenticate, Retry-After',
  'cross-origin-resource-policy': 'cross-origin',
}

/** The answer to a preflight request (Fetch §3.3.2). */
export const preflight = (methods: string): Answer =>
  empty(204, {
    'access-control-allow-methods': methods,
    'access-control-allow-headers': 'Authorization, Content-Type, DPoP, Prefer',
    'access-control-max-age': '86400',
  })
