import { LoginError } from '../login-error.ts'

/** The proxy for requests that leave this machine. */
export interface ChosenProxy {
  /** The environment variable that names it. */
  readonly name: string
  /** May hold a password: print its host only. */
  readonly url: URL
}

/** In the order in which curl reads them. All requests that leave this machine are `https:`. */
const NAMES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY']

/** @throws {LoginError} `invalid_option` */
export function proxyOf(env: NodeJS.ProcessEnv): ChosenProxy | undefined {
  const name = NAMES.find((name) => env[name])
  if (name === undefined) return undefined
  const url = addressOf(env[name] ?? '')
  if (url) return { name, url }
  // Its value is not quoted: it may hold a password.
  const remedy = 'write one as in "http://proxy.example.com:3128"'
  throw new LoginError('invalid_option', `${name}: it is no address of an HTTP proxy; ${remedy}`)
}

function addressOf(value: string): URL | undefined {
  try {
    // As in curl, http is the default scheme.
    const url = new URL(value.includes('://') ? value : `http://${value}`)
    decodeURIComponent(url.username + url.password)
    return /^https?:$/.test(url.protocol) ? url : undefined
  } catch {
    return undefined
  }
}

/** The hosts to reach without it: names, domains and ports, separated by commas; `*` is all. */
export const noProxyOf = (env: NodeJS.ProcessEnv): string => env.no_proxy || env.NO_PROXY || ''

/** A failure on the way to the proxy, or at it; recognised by its code, as a bundle throws it. */
export interface ProxyProblem extends Error {
  readonly code: 'PROXY_FAILED'
  readonly host: string
  /** The variable that names the proxy. */
  readonly variable: string
  /** The status that the proxy answered with, if it did. */
  readonly status?: number
}

export const proxyProblem = (
  { name, url: { host } }: ChosenProxy,
  problem: { readonly status: number } | { readonly cause: unknown },
): ProxyProblem =>
  Object.assign(new Error(`the proxy ${host} made no connection`), {
    code: 'PROXY_FAILED' as const,
    host,
    variable: name,
    ...problem,
  })

export const isProxyProblem = (error: unknown): error is ProxyProblem =>
  Object(error).code === 'PROXY_FAILED'
