import { discover } from '../requests/login-server.ts'
import type { Check } from './check.ts'

/** Whether the server answers, and what it offers. */
export const server: Check = async ({ issuer, fetch }) => {
  if (issuer === undefined) return { verdict: 'skipped', message: 'Nobody said which server.' }
  const found = await discover(issuer, { fetch })
  if (found === undefined) {
    return {
      verdict: 'doubtful',
      message: `${issuer} answers, and publishes no metadata.`,
      remedy: 'Check the address. Only the paircode protocol needs none.',
    }
  }
  const ways = [
    ...(found.offersLoopback ? ['by a browser on this machine'] : []),
    ...(found.endpoints.deviceAuthorization ? ['by one on any device'] : []),
  ]
  if (ways.length > 0)
    return { verdict: 'good', message: `${issuer} offers logins ${ways.join(' and ')}.` }
  return {
    verdict: 'bad',
    message: `${issuer} offers no login for terminals.`,
    remedy: 'Ask those who run it for the device flow, or for PKCE with S256.',
  }
}
