import * as v from 'valibot'
import { provider } from './provider-settings.ts'
import {
  addressRange,
  atLeastOne,
  choice,
  clientId,
  colour,
  emailPattern,
  flag,
  group,
  host,
  organization,
  path,
  port,
  postgresUrl,
  redirectUri,
  resource,
  scope,
  some,
  text,
  token,
  webAddress,
  whole,
} from './values.ts'

const optional = v.exactOptional

const flows = group('the ways in to switch off, as in {"device": false}', {
  loopback: optional(flag()),
  device: optional(flag()),
  paircode: optional(flag()),
})

const clientLifetimes = {
  paircodeSeconds: optional(whole('seconds', 30, 900)),
  deviceCodeSeconds: optional(whole('seconds', 60, 1800)),
  accessTokenSeconds: optional(whole('seconds', 60, 3600)),
  refreshIdleDays: optional(whole('days', 1, 365)),
  refreshAbsoluteDays: optional(whole('days', 1, 730)),
}

const LIFETIMES = 'lifetimes, as in {"paircodeSeconds": 300}'

const client = v.object({
  clientId: clientId(),
  name: optional(text('the name that people are asked about, such as "Acme CLI"', 64)),
  clientSecret: optional(text('the secret of a confidential client')),
  scopes: optional(some(scope(), 'a list of scopes')),
  redirectUris: optional(some(redirectUri(), 'a list of addresses')),
  grants: optional(
    some(
      choice('authorization_code', 'device_code', 'refresh_token'),
      'a list of grants, [] for a client that logs nobody in',
    ),
  ),
  flows,
  lifetimes: group(LIFETIMES, clientLifetimes),
  confirmation: optional(choice('none', 'remote')),
  introspect: optional(flag()),
  resources: optional(atLeastOne(resource(), 'a list of addresses of APIs')),
  pollIntervalSeconds: optional(whole('seconds', 1, 60)),
  completeUri: optional(flag()),
  pkce: optional(choice('required', 'optional')),
  dpop: optional(choice('required', 'optional')),
  disabled: optional(flag()),
})

const store = v.pipe(
  v.object({
    sqlite: optional(path('the path of the database file')),
    postgres: optional(postgresUrl()),
    memory: optional(v.pipe(v.literal(true), v.description('true'))),
  }),
  v.check((store) => Object.keys(store).length === 1, 'is not one store'),
  v.description('{"sqlite": "paircode.db"}, {"postgres": "postgres://…"} or {"memory": true}'),
)

/** The only description of the configuration file of `paircode-server`. */
export const Configuration = v.pipe(
  v.object({
    $schema: optional(text('the address of this schema', 2048)),
    issuer: webAddress('the address where people and terminals reach this server'),
    listen: group('where to listen, as in {"host": "127.0.0.1", "port": 5001}', {
      host: optional(host()),
      port: optional(port()),
    }),
    store: optional(store),
    providers: atLeastOne(provider, 'a list of providers, such as [{"type": "local"}]'),
    clients: optional(
      atLeastOne(
        v.pipe(client, v.description('a client, as in {"clientId": "acme-cli"}')),
        'a list of clients, such as [{"clientId": "acme-cli"}]',
      ),
    ),
    resources: optional(some(resource(), 'a list of addresses of APIs')),
    access: group('who may log in, as in {"emails": ["*@acme.dev"]}', {
      emails: optional(atLeastOne(emailPattern(), 'a list of addresses')),
      githubOrganizations: optional(atLeastOne(organization(), 'a list of organizations')),
      admins: optional(atLeastOne(emailPattern(), 'a list of addresses')),
    }),
    flows,
    lifetimes: group(LIFETIMES, {
      ...clientLifetimes,
      sessionIdleHours: optional(whole('hours', 1, 24 * 90)),
      sessionAbsoluteDays: optional(whole('days', 1, 90)),
    }),
    registration: group('how other clients get in, as in {"dynamic": true}', {
      metadataDocuments: optional(flag()),
      dynamic: optional(flag()),
      scopes: optional(some(scope(), 'a list of scopes')),
      initialAccessToken: optional(text('the token that one needs to register a client')),
    }),
    branding: group('how pages look, as in {"name": "Acme"}', {
      name: optional(text('the name of whose login this is, such as "Acme"', 64)),
      logo: optional(path('the path of an .svg, .png or .webp image')),
      accent: optional(colour()),
    }),
    trustedProxies: optional(some(addressRange(), 'a list of address ranges')),
    remoteApproval: optional(choice('allow', 'deny')),
    metrics: group('who may read the metrics, as in {"listen": {"port": 9464}}', {
      token: optional(token('the token that shows them')),
      listen: group('where to listen for that alone, as in {"port": 9464}', {
        host: optional(host()),
        port: port(),
      }),
    }),
    audit: group('which audit events are kept, as in {"keepDays": 90}', {
      keepDays: optional(whole('days', 1, 3650)),
      refreshes: optional(flag()),
    }),
    accessLog: optional(flag()),
    shutdownGraceSeconds: optional(whole('seconds', 0, 300)),
  }),
  v.description('an object, as in {"issuer": …, "providers": [{"type": "local"}]}'),
)

export type Configuration = v.InferOutput<typeof Configuration>
