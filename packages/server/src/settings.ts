import { createHash } from 'node:crypto'
import type { BlockList } from 'node:net'
import { printable } from '@paircode/protocol'
import { type AuditTrail, readAudit } from './audit.ts'
import { readClients, readLifetimes } from './client-settings.ts'
import type { Client, ClientLifetimes } from './clients/client.ts'
import type { ConfiguredClients } from './clients/configured-clients.ts'
import type { SignInWay } from './endpoints/parts.ts'
import { readRanges } from './http/address.ts'
import { Issuer, isLoopbackHost } from './http/issuer.ts'
import { type Branding, OptionError, type ServerOptions } from './options.ts'
import type { Look } from './pages/data.ts'
import { stylesheet } from './pages/stylesheet.ts'
import { type RegistrationSettings, readRegistration } from './registration-settings.ts'
import type { SessionLimits } from './sessions/start.ts'
import { readToken } from './token-option.ts'
import { within } from './within.ts'

/** The server's options, validated and with defaults filled in. */
export interface Settings {
  readonly issuer: Issuer
  readonly clients: ConfiguredClients
  readonly ways: ReadonlyMap<string, SignInWay>
  readonly flows: Client['flows']
  readonly resources: ReadonlySet<string>
  readonly remoteApproval: 'allow' | 'deny'
  readonly sessionLimits: SessionLimits
  readonly lifetimes: ClientLifetimes
  readonly registration: RegistrationSettings
  readonly trail: AuditTrail
  readonly look: Look
  readonly accent: string
  readonly trustedProxies: BlockList
  /** SHA-256 of the token that gives access to the metrics; `null` if they are not served. */
  readonly metricsTokenHash: string | null
}

/** @throws {OptionError} naming the first invalid option and what would be valid. */
export function readSettings(options: ServerOptions): Settings {
  const issuer = readIssuer(options.issuer)
  const lifetimes = options.lifetimes ?? {}
  const { paircode = true, loopback = true, device = true } = options.flows ?? {}
  const flows = { paircode, loopback, device }
  const tokenLifetimes = readLifetimes(lifetimes)
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
  const resources = readResources(options.resources ?? [])
  const accent = options.branding?.accent ?? '#0b57d0'
  if (!/^#[0-9a-f]{6}$/i.test(accent)) {
    throw new OptionError('branding.accent', 'a colour like #0b57d0 is needed')
  }
  return {
    issuer,
    clients: readClients(options.clients, {
      flows,
      lifetimes: tokenLifetimes,
      resources: [...resources, issuer.href],
    }),
    ways: readProviders(options, issuer),
    flows,
    lifetimes: tokenLifetimes,
    registration: readRegistration(options.registration ?? {}, {
      flows,
      lifetimes: tokenLifetimes,
    }),
    resources,
    remoteApproval: options.remoteApproval ?? 'allow',
    sessionLimits: { idleSeconds: idleHours * 3600, absoluteSeconds: absoluteDays * 86_400 },
    trail: readAudit(options.audit ?? {}),
    look: readLook(options.branding ?? {}, accent, issuer),
    accent,
    trustedProxies: readProxies(options.trustedProxies ?? []),
    metricsTokenHash: readToken('metrics.token', options.metrics?.token),
  }
}

/**
 * The issuer's path may not begin with one of these: requests would then be ambiguous.
 */
const OWN_PATHS = [
  ...['cli_login', 'pair', 'token', 'oauth', 'device', 'go', 'sign-in', 'callback', 'consent'],
  ...['account', 'logout', 'healthz', 'readyz', 'metrics', 'paircode.css', 'paircode-logo'],
  '.well-known',
]

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
  const [, first = ''] = url.pathname.split('/')
  if (OWN_PATHS.includes(first)) {
    throw new OptionError('issuer', `its path may not begin with /${first}, which is one of ours`)
  }
  // Issuers are compared byte for byte (RFC 8414 §3.3), so only the normalized form is accepted.
  const normal = url.href.replace(/\/$/, '')
  if (text.replace(/\/$/, '') !== normal) {
    throw new OptionError('issuer', `write it as ${normal}, since it is compared byte for byte`)
  }
  return new Issuer(url)
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
      if (!issuer.isLocal) {
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

/** "Its value MUST be an absolute URI …, and MUST NOT include a fragment component" (RFC 8707 §2). */
function readResources(resources: readonly string[]): ReadonlySet<string> {
  const bad = resources.findIndex((uri) => !URL.canParse(uri) || uri.includes('#'))
  if (bad < 0) return new Set(resources)
  throw new OptionError(`resources[${bad}]`, 'an absolute URI without a fragment is needed')
}

function readLook({ name, logo }: Branding, accent: string, issuer: Issuer): Look {
  if (logo && !/^image\/(svg\+xml|png|webp)$/.test(logo.contentType)) {
    throw new OptionError('branding.logo', 'an SVG, PNG or WebP image is needed')
  }
  // Assets are cached for a year, so their URL changes with their content.
  const version = (content: string | Uint8Array) =>
    createHash('sha256').update(content).digest('base64url').slice(0, 8)
  return {
    name: printable(name ?? '') || new URL(issuer.href).host,
    logoUrl: logo ? issuer.url(`/paircode-logo?v=${version(logo.bytes)}`) : null,
    accountUrl: issuer.url('/account'),
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
