import * as v from 'valibot'
import { path, providerId, scope, some, text, webAddress } from './values.ts'

const optional = v.exactOptional

const TYPES = ['google', 'github', 'gitlab', 'microsoft', 'huggingFace', 'discord', 'oidc', 'local']

const type = <const Type extends string>(type: Type) =>
  v.pipe(v.literal(type), v.description(`one of ${TYPES.map((name) => `"${name}"`).join(', ')}`))

const name = text('the name that people know it by, such as "Corp SSO"', 64)
const clientId = text('the client id that the provider gave', 1024)
const clientSecret = text('the client secret that the provider gave', 4096)

const named = { id: optional(providerId()), name: optional(name) }
const registered = { ...named, clientId, clientSecret }

const google = v.object({
  type: type('google'),
  ...named,
  credentialsFile: optional(path('the path of the creds.json that Google gave')),
  clientId: optional(clientId),
  clientSecret: optional(clientSecret),
  issuer: optional(webAddress('the address of the issuer')),
})

const github = v.object({
  type: type('github'),
  ...registered,
  baseUrl: optional(webAddress('the address of GitHub Enterprise')),
  apiUrl: optional(webAddress('the address of its API')),
})

const withIssuer = <const Type extends string>(name: Type) =>
  v.object({
    type: type(name),
    ...registered,
    issuer: optional(webAddress('the issuer as in its metadata')),
  })

const microsoft = v.object({
  type: type('microsoft'),
  ...registered,
  tenant: optional(text('the id or a domain of a directory, or "organizations"')),
})

const discord = v.object({
  type: type('discord'),
  ...registered,
  baseUrl: optional(webAddress('the address of the provider')),
})

const oidc = v.object({
  type: type('oidc'),
  ...registered,
  id: providerId(),
  issuer: webAddress('the issuer as in its metadata'),
  scopes: optional(some(scope(), 'a list of scopes')),
})

/** A provider: its type and the settings of that type. */
export const provider = v.pipe(
  v.variant('type', [
    google,
    github,
    withIssuer('gitlab'),
    microsoft,
    withIssuer('huggingFace'),
    discord,
    oidc,
    v.object({ type: type('local'), ...named }),
  ]),
  v.description('a provider, such as {"type": "local"}'),
)

export type ProviderSettings = v.InferOutput<typeof provider>

/** Returns the provider's id, or the default one if the file gives none. */
export const idOf = (settings: ProviderSettings): string =>
  settings.id ?? settings.type.toLowerCase()
