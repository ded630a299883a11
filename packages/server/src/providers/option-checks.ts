import { printable } from '@paircode/protocol'

/** The options of every provider. */
export interface ProviderOptions {
  readonly id: string
  readonly name: string
}

export interface ClientOptions extends ProviderOptions {
  readonly clientId: string
  readonly clientSecret: string
}

/** @throws {TypeError} naming the option, what is wrong with it and what to write instead. */
export function checkProvider({ id, name }: ProviderOptions): void {
  if (typeof id !== 'string' || !/^[a-z0-9][a-z0-9-]{0,31}$/.test(id)) {
    throw new TypeError(
      'id: must be 1 to 32 lower-case letters, digits and dashes, such as "corp"; it is the end of the callback address',
    )
  }
  if (name === '' || printable(name) !== name) {
    throw new TypeError('name: must be 1 to 64 printable characters, such as "Corp SSO"')
  }
}

export function checkClient(options: ClientOptions): void {
  checkProvider(options)
  for (const key of ['clientId', 'clientSecret'] as const) {
    const value: unknown = options[key]
    if (typeof value !== 'string' || value.trim() === '') {
      throw new TypeError(
        `${key}: missing; copy it from where the app is registered at ${options.name}`,
      )
    }
  }
}

/** @returns the URL as given, without a trailing slash. */
export function checkBaseUrl(key: string, value: string): string {
  checkUrl(key, value)
  return value.replace(/\/+$/, '')
}

export function checkUrl(key: string, value: string): void {
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (!url || url.search || url.hash || url.username || url.password || !isSafe(url)) {
    throw new TypeError(
      `${key}: must be an https address without query or fragment, such as "https://sso.example.com"`,
    )
  }
}

/** Accepts https, and http to this machine, where nobody can eavesdrop. */
export const isSafe = (url: URL): boolean =>
  url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))

/** For the host of a parsed URL: the parser writes every IPv4 address as four numbers. */
const isLoopback = (hostname: string): boolean =>
  /^(?:127(?:\.\d+){3}|\[::1\]|(?:.+\.)?localhost)$/.test(hostname)
