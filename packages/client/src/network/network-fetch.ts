import { isUntrusted } from './failure.ts'
import { noProxyOf, proxyOf } from './proxy.ts'

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/** The authorities of Node.js and of the system, once a server has needed the latter. */
let authorities: readonly string[] | undefined

/**
 * The `fetch` of Node.js with two additions. It goes through the proxy that `HTTPS_PROXY` names,
 * except to this machine. If no authority that Node.js knows vouches for a server, it trusts those
 * of the system, as curl and browsers do. Neither is loaded until it is needed.
 *
 * @throws {LoginError} `invalid_option` when `HTTPS_PROXY` is not an address; else what `fetch`
 *   throws
 */
export const networkFetch: typeof fetch = async (input, init) => {
  try {
    return await send(input, init, authorities)
  } catch (error) {
    const isNews = authorities === undefined && isUntrusted(error)
    const more = isNews && !isGone(input, init) ? await systemAuthorities() : undefined
    if (more === undefined) throw error
    const response = await send(input, init, more) // nothing had been sent yet
    authorities = more
    return response
  }
}

type Input = Parameters<typeof fetch>[0]

async function send(
  input: Input,
  init: RequestInit | undefined,
  ca: readonly string[] | undefined,
): Promise<Response> {
  const { hostname } = new URL(input instanceof Request ? input.url : input)
  const proxy = LOOPBACK.test(hostname) ? undefined : proxyOf(process.env)
  if (proxy === undefined && ca === undefined) return fetch(input, init)
  const { dispatcherFor } = await import('./dispatcher.ts')
  const dispatcher = dispatcherFor(proxy, noProxyOf(process.env), ca)
  return fetch(input, { ...init, dispatcher } as RequestInit)
}

/** Whether the first attempt may have consumed the body. */
const isGone = (input: Input, init: RequestInit | undefined): boolean =>
  input instanceof Request || Symbol.asyncIterator in Object(init?.body)

/** Resolves to `undefined` before Node.js 22.15, which cannot ask the system. */
async function systemAuthorities(): Promise<readonly string[] | undefined> {
  const { getCACertificates } = (await import('node:tls')) as {
    getCACertificates?: (kind: 'default' | 'system') => readonly string[]
  }
  return getCACertificates && [...getCACertificates('default'), ...getCACertificates('system')]
}
