import { createHash } from 'node:crypto'
import type { BlockList } from 'node:net'
import { isIP } from 'node:net'
import { printable } from '@paircode/protocol'
import type { SignInWay } from './endpoints/needs.ts'
import { readRanges } from './http/address.ts'
import { Issuer } from './http/issuer.ts'
import { type Client, Clients } from './login/clients.ts'
import { type Branding, type ClientOptions, OptionError, type ServerOptions } from './options.ts'
import type { Look } from './pages/data.ts'
import { stylesheet } from './pages/stylesheet.ts'
import type { SessionLimits } from './sessions/start.ts'

/** What a server runs with: its options, checked, with their defaults. */
export interface Settings {
  readonly issuer: Issuer
  readonly clients: Clients
  readonly ways: ReadonlyMap<string, SignInWay>
  readonly flows: { readonly paircode: boolean }
  readonly sessionLimits: SessionLimits
  readonly look: Look
  readonly accent: string
  readonly trustedProxies: BlockList
}

/** @throws {OptionError} that names the first option that will not do, and what would. */
export function readSettings(options: ServerOptions): Settings {
  const issuer = readIssuer(options.issuer)
  const lifetimes = options.lifetimes ?? {}
  const flows = { paircode: options.flows?.paircode ?? true }
  const paircodeSeconds = within(
    'lifetimes.paircodeSeconds',
    lifetimes.paircodeSeconds ?? 300,
    30,
    900,
  )
  const idleHours = within(
    'lifetimes.sessionIdleHours',
    lifetimes.sessionIdleHours ?? 24,
    1,
    24 * 90,
  )
  const absoluteDays = within(
    'lifetimes.sessionAbsoluteDays',
    lifetimes.sessionAbsoluteDays ?? 7,
    1,
    90,
  )
  const accent = options.branding?.accent ?? '#0b57d0'
  if (!/^#[0-9a-f]{6}$/i.test(accent)) {
    throw new OptionError('branding.accent', 'a colour like #0b57d0 is needed')
  }
  return {
    issuer,
    clients: readClients(options.clients, flows, paircodeSeconds),
    ways: readProviders(options, issuer),
    flows,
    sessionLimits: { idleSeconds: idleHours * 3600, absoluteSeconds: absoluteDays * 86_400 },
    look: readLook(options.branding ?? {}, accent, issuer),
    accent,
    trustedProxies: readProxies(options.trustedProxies ?? []),
  }
}

function readIssuer(text: string): Issuer {
  if (!URL.canParse(text)) {
    throw new OptionError('issuer', 'a URL is needed, such as https://login.acme.dev')
  }
  const url = new URL(text)
  if (url.search || url.hash || text.includes('?') || text.includes('#')) {
    throw new OptionError('issuer', 'it may have no query and no fragment (RFC 8414 §2)')
  }
  if (url.username || url.password)
    throw new OptionError('issuer', 'it may hold no user name or password')
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopbackHost(url.hostname))) {
    throw new OptionError('issuer', 'https is needed; http only on 127.0.0.1, [::1] or localhost')
  }
  // An issuer is compared byte for byte (RFC 8414 §3.3), so only its one normal spelling will do.
  const normal = url.href.replace(/\/$/, '')
  if (text.replace(/\/$/, '') !== normal) {
    throw new OptionError('issuer', `write it as ${normal}, since it is compared byte for byte`)
  }
  return new Issuer(url)
}

const isLoopbackHost = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'))

function readClients(
  options: readonly ClientOptions[] | undefined,
  flows: Settings['flows'],
  paircodeSeconds: number,
): Clients {
  const asked = options ?? [{ clientId: 'paircode', name: 'Paircode' }]
  const seen = new Set<string>()
  const clients: Client[] = []
  for (const [index, client] of asked.entries()) {
    const path = `clients[${index}]`
    // RFC 6749 appendix A.1 would let it hold blanks; no client library is known to need one.
    if (!/^[\x21-\x7e]{1,128}$/.test(client.clientId)) {
      throw new OptionError(
        `${path}.clientId`,
        '1 to 128 printable ASCII characters without blanks are needed',
      )
    }
    if (seen.has(client.clientId)) {
      throw new OptionError(`${path}.clientId`, `${client.clientId} is registered twice`)
    }
    seen.add(client.clientId)
    const scopes = client.scopes ?? []
    const bad = scopes.findIndex((scope) => !/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope))
    if (bad >= 0) {
      throw new OptionError(
        `${path}.scopes[${bad}]`,
        'printable ASCII without blanks, " and \\ is needed (RFC 6749 §3.3)',
      )
    }
    const own = client.lifetimes?.paircodeSeconds ?? paircodeSeconds
    if (client.disabled) continue
    clients.push({
      clientId: client.clientId,
      name: printable(client.name ?? '') || client.clientId,
      scopes,
      flows: { paircode: flows.paircode && (client.flows?.paircode ?? true) },
      paircodeSeconds: within(`${path}.lifetimes.paircodeSeconds`, own, 30, paircodeSeconds),
    })
  }
  return new Clients(clients)
}

function readProviders(options: ServerOptions, issuer: Issuer): Map<string, SignInWay> {
  if (options.providers.length === 0) {
    throw new OptionError('providers', 'at least one is needed, or nobody can sign in')
  }
  const network = { fetch: options.fetch ?? fetch }
  const ways = new Map<string, SignInWay>()
  for (const [index, provider] of options.providers.entries()) {
    const { id, name } = provider
    const path = `providers[${index}]`
    if (!/^[a-z0-9][a-z0-9-]{0,31}$/.test(id)) {
      throw new OptionError(
        `${path}.id`,
        'lower-case letters, digits and dashes are needed, at most 32',
      )
    }
    if (ways.has(id))
      throw new OptionError(`${path}.id`, `${id} is there twice; give one of them another id`)
    if (provider.kind === 'form') {
      if (!isLoopbackHost(new URL(issuer.href).hostname)) {
        throw new OptionError(
          path,
          `${id} signs in as anyone, so it works only where the issuer is a loopback address`,
        )
      }
      ways.set(id, provider)
    } else {
      const redirectUri = issuer.url(`/callback/${id}`)
      ways.set(id, { kind: 'redirect', id, name, redirectUri, signIn: provider.connect(network) })
    }
  }
  return ways
}

function readLook({ name, logo }: Branding, accent: string, issuer: Issuer): Look {
  if (logo && !/^image\/(svg\+xml|png|webp)$/.test(logo.contentType)) {
    throw new OptionError('branding.logo', 'an SVG, PNG or WebP image is needed')
  }
  // What is kept for a year has an address that changes when it does.
  const version = (content: string | Uint8Array) =>
    createHash('sha256').update(content).digest('base64url').slice(0, 8)
  return {
    name: printable(name ?? '') || new URL(issuer.href).host,
    logoUrl: logo ? issuer.url(`/paircode-logo?v=${version(logo.bytes)}`) : null,
    styleUrl: issuer.url(`/paircode.css?v=${version(stylesheet(accent))}`),
  }
}

function readProxies(ranges: readonly string[]): BlockList {
  const list = readRanges(ranges)
  if ('problem' in list) {
    const index = ranges.indexOf(list.problem)
    throw new OptionError(
      `trustedProxies[${index}]`,
      'an address range is needed, such as 10.0.0.0/8 or fd00::/8',
    )
  }
  return list
}

function within(path: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw new OptionError(path, `a whole number from ${least} to ${most} is needed`)
}
