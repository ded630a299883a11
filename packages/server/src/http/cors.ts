import { type Answer, empty } from './response.ts'

/**
 * Lets scripts of any site read an answer, without credentials: what they could do with it they can
 * do from anywhere else as well (security.md CO-01). Pages and the paircode endpoints have none.
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
