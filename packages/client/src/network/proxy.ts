import { LoginError } from '../login-error.ts'

/** How requests that leave this machine are to travel. */
export interface ChosenProxy {
  /** The variable that says so. */
  readonly name: string
  /** May hold a password: print its host only. */
  readonly url: URL
}

/** In the order in which curl reads them. Whatever leaves this machine is `https:`. */
const NAMES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY']

/** @throws {LoginError} `invalid_option` */
export function proxyOf(env: NodeJS.ProcessEnv): ChosenProxy | undefined {
  const name = NAMES.find((name) => env[name])
  if (name === undefined) return undefined
  const url = addressOf(env[name] ?? '')
  if (url) return { name, url }
  // Its value is not repeated: it may hold a password.
  const remedy = 'write one as in "http://proxy.example.com:3128"'
  throw new LoginError('invalid_option', `${name}: it is no address of an HTTP proxy; ${remedy}`)
}

function addressOf(value: string): URL | undefined {
  try {
    // As curl does: without a scheme it is http.
    const url = new URL(value.includes('://') ? value : `http://${value}`)
    decodeURIComponent(url.username + url.password)
    return /^https?:$/.test(url.protocol) ? url : undefined
  } catch {
    return undefined
  }
}

/** Which hosts are reached without it: names, domains and ports, parted by commas; `*` is all. */
export const noProxyOf = (env: NodeJS.ProcessEnv): string => env.no_proxy || env.NO_PROXY || ''

/** What went wrong on the way to the proxy, or there; told by its code, since it is thrown by a bundle. */
export interface ProxyProblem extends Error {
  readonly code: 'PROXY_FAILED'
  readonly host: string
  /** The variable that names the proxy. */
  readonly variable: string
  /** What the proxy answered, where it did. */
  readonly status?: number
}

export const proxyProblem = (
  { name, url: { host } }: ChosenProxy,
  problem: { readonly status: number } | { readonly cause: unknown },
): ProxyProblem =>
  Object.assign(new Error(`the proxy ${host} made no connection`), {
    ...{ code: 'PROXY_FAILED' as const, host, variable: name, ...problem },
  })

export const isProxyProblem = (error: unknown): error is ProxyProblem =>
  Object(error).code === 'PROXY_FAILED'
