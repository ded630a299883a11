import { isScopeName, printable } from '@paircode/protocol'
import type { Client, ClientLifetimes } from './clients/client.ts'
import { ConfiguredClients } from './clients/configured-clients.ts'
import { redirectProblem } from './clients/redirect-uri.ts'
import { nearest } from './nearest.ts'
import { type ClientOptions, type Lifetimes, OptionError } from './options.ts'
import { sha256 } from './store/secret.ts'
import { within } from './within.ts'

const DAY_SECONDS = 86_400

const DEFAULT: readonly ClientOptions[] = [
  { clientId: 'paircode', name: 'Paircode', confirmation: 'remote' },
]

const LOOPBACK_CALLBACKS = ['http://127.0.0.1/callback', 'http://[::1]/callback']

/** Reads the deployment's lifetimes, which a client may shorten. */
export function readLifetimes(
  options: Lifetimes,
  path = 'lifetimes',
  most?: ClientLifetimes,
): ClientLifetimes {
  const read = (
    name: keyof Lifetimes & string,
    value: number | undefined,
    [least, greatest, usual]: readonly [number, number, number],
    limit?: number,
    unit = 1,
  ) => {
    const top = limit === undefined ? greatest : limit / unit
    return (
      within(`${path}.${name}`, value ?? (limit === undefined ? usual : top), least, top) * unit
    )
  }
  return {
    paircodeSeconds: read(
      'paircodeSeconds',
      options.paircodeSeconds,
      [30, 900, 300],
      most?.paircodeSeconds,
    ),
    deviceCodeSeconds: read(
      'deviceCodeSeconds',
      options.deviceCodeSeconds,
      [60, 1800, 600],
      most?.deviceCodeSeconds,
    ),
    accessTokenSeconds: read(
      'accessTokenSeconds',
      options.accessTokenSeconds,
      [60, 3600, 600],
      most?.accessTokenSeconds,
    ),
    refreshIdleSeconds: read(
      'refreshIdleDays',
      options.refreshIdleDays,
      [1, 365, 30],
      most?.refreshIdleSeconds,
      DAY_SECONDS,
    ),
    refreshAbsoluteSeconds: read(
      'refreshAbsoluteDays',
      options.refreshAbsoluteDays,
      [1, 730, 90],
      most?.refreshAbsoluteSeconds,
      DAY_SECONDS,
    ),
  }
}

interface Deployment {
  readonly flows: Client['flows']
  readonly lifetimes: ClientLifetimes
  /** The APIs that tokens may be issued for, including the issuer. */
  readonly resources: readonly string[]
}

/** @throws {OptionError} */
export function readClients(
  options: readonly ClientOptions[] = DEFAULT,
  deployment: Deployment,
): ConfiguredClients {
  const seen = new Set<string>()
  const clients = options.map((client, index) => {
    const path = `clients[${index}]`
    if (seen.has(client.clientId)) {
      throw new OptionError(`${path}.clientId`, `${client.clientId} is registered twice`)
    }
    seen.add(client.clientId)
    return { client: readClient(client, path, deployment), disabled: client.disabled === true }
  })
  return new ConfiguredClients(
    clients.filter(({ disabled }) => !disabled).map(({ client }) => client),
    clients.filter(({ disabled }) => disabled).map(({ client }) => client.clientId),
  )
}

function readClient(options: ClientOptions, path: string, deployment: Deployment): Client {
  const { clientId, clientSecret, grants, flows = {}, pkce = 'required' } = options
  const dpopRequired = options.dpop === 'required'
  const isPublic = clientSecret === undefined
  // RFC 6749 appendix A.1 also allows spaces; no client library is known to need them.
  if (!/^[\x21-\x7e]{1,128}$/.test(clientId)) {
    throw new OptionError(
      `${path}.clientId`,
      '1 to 128 printable ASCII characters without blanks are needed',
    )
  }
  if (!isPublic && clientSecret.length < 16) {
    throw new OptionError(
      `${path}.clientSecret`,
      '16 characters are needed at least, made at random',
    )
  }
  if (isPublic && pkce === 'optional') {
    throw new OptionError(`${path}.pkce`, 'only a client with a clientSecret may do without PKCE')
  }
  if (isPublic && options.introspect) {
    throw new OptionError(`${path}.introspect`, 'a clientSecret is needed to ask about tokens')
  }
  if (options.resources && !options.introspect) {
    throw new OptionError(`${path}.resources`, 'they need "introspect": it asks about their tokens')
  }
  return {
    clientId,
    name: printable(options.name ?? '') || clientId,
    vouchedFor: true,
    secretHash: isPublic ? null : sha256(clientSecret),
    scopes: ownScopes(options.scopes ?? [], isPublic, `${path}.scopes`),
    flows: {
      // The paircode flow has nowhere to keep a secret or a key, and no way to send one.
      paircode: isPublic && !dpopRequired && deployment.flows.paircode && flows.paircode !== false,
      loopback: deployment.flows.loopback && flows.loopback !== false,
      device: deployment.flows.device && flows.device !== false,
    },
    grants: new Set(grants ?? ['authorization_code', 'device_code', 'refresh_token']),
    redirectUris: readRedirects(options.redirectUris ?? (isPublic ? LOOPBACK_CALLBACKS : []), path),
    asksForNumber: options.confirmation === 'remote',
    completeUri: options.completeUri === true,
    pkceRequired: pkce === 'required',
    dpopRequired,
    introspects: options.introspect === true && readApis(options.resources, path, deployment),
    pollIntervalSeconds: within(
      `${path}.pollIntervalSeconds`,
      options.pollIntervalSeconds ?? 5,
      1,
      60,
    ),
    lifetimes: readLifetimes(options.lifetimes ?? {}, `${path}.lifetimes`, deployment.lifetimes),
  }
}

/** @throws {OptionError} */
export function readScopes(scopes: readonly string[], path: string): readonly string[] {
  const bad = scopes.findIndex((scope) => !isScopeName(scope))
  if (bad < 0) return scopes
  throw new OptionError(
    `${path}[${bad}]`,
    'printable ASCII without blanks, " and \\ is needed (RFC 6749 §3.3)',
  )
}

function readApis(
  resources: readonly string[] | undefined,
  path: string,
  deployment: Deployment,
): true | ReadonlySet<string> {
  for (const [index, uri] of resources?.entries() ?? []) {
    if (deployment.resources.includes(uri)) continue
    const meant = nearest(uri, deployment.resources)
    throw new OptionError(
      `${path}.resources[${index}]`,
      `no tokens are for that API; ${meant ? `did you mean "${meant}"?` : 'write one of "resources"'}`,
    )
  }
  return resources === undefined || new Set(resources)
}

function ownScopes(scopes: readonly string[], isPublic: boolean, path: string): readonly string[] {
  const listsOurs = scopes.includes('openid') || scopes.includes('offline_access')
  const ours = isPublic && !listsOurs ? ['openid', 'offline_access'] : []
  return [...new Set([...ours, ...readScopes(scopes, path)])]
}

function readRedirects(uris: readonly string[], path: string): readonly string[] {
  for (const [index, uri] of uris.entries()) {
    const problem = redirectProblem(uri)
    if (problem !== undefined) throw new OptionError(`${path}.redirectUris[${index}]`, problem)
  }
  return uris
}
