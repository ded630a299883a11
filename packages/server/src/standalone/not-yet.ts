import type { Configuration } from './configuration.ts'
import { pathText } from './problems.ts'

/** The keys outside `providers` that are checked, and have no effect in this version. */
const NOT_YET = new Set([
  'accessTokenSeconds',
  'completeUri',
  'confirmation',
  'device',
  'deviceCodeSeconds',
  'grants',
  'introspect',
  'loopback',
  'pkce',
  'pollIntervalSeconds',
  'redirectUris',
  'refreshAbsoluteDays',
  'refreshIdleDays',
  'registration',
  'remoteApproval',
  'resources',
])

/** Which of those a configuration sets. An empty list sets nothing. */
export function notYet({ providers: _, ...rest }: Configuration): readonly string[] {
  return [...keysNotYet(rest, [])]
}

function* keysNotYet(value: object, path: (string | number)[]): Generator<string> {
  for (const [key, item] of Object.entries(value)) {
    const here = [...path, Array.isArray(value) ? Number(key) : key]
    if (typeof item === 'object' && !NOT_YET.has(key)) yield* keysNotYet(item, here)
    else if (NOT_YET.has(key) && item.length !== 0) yield pathText(here)
  }
}

/**
 * Whether a client can log anybody in in this version. One with a secret cannot, since nothing
 * here checks it; nor can one without any grant, which is an API.
 */
export const canLogIn = (client: NonNullable<Configuration['clients']>[number]): boolean =>
  client.clientSecret === undefined && client.grants?.length !== 0
