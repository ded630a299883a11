import type { Parts } from '../parts.ts'
import type { Call, Endpoint, Route } from '../route.ts'
import { userinfo } from '../userinfo.ts'
import { postIntrospection } from './introspection.ts'
import { getJwks, getMetadata, getProtectedResource } from './metadata.ts'
import { PollPacer } from './poll-pacer.ts'
import { postRegistration, type RegistrationNeeds } from './registration.ts'
import { postRevocation } from './revocation.ts'
import { postToken } from './token.ts'

/** The endpoints for programs: discovery, tokens and registration. */
export function oauthRoutes(needs: Parts & RegistrationNeeds): Route[] {
  const withPacer = { ...needs, pacer: new PollPacer(needs.now) }
  const { path } = needs.issuer
  const { registered } = needs.clients
  const metadata = () => getMetadata(needs)
  const resource = () => getProtectedResource(needs)
  return [
    // Both forms for an issuer with a path: RFC 8414 §3.1 puts it after, Discovery §4 before.
    ...wellKnown('/.well-known/oauth-authorization-server', path, metadata),
    ...wellKnown('/.well-known/openid-configuration', path, metadata),
    ...wellKnown('/.well-known/oauth-protected-resource', path, resource),
    { path: '/oauth/jwks', ...document(() => getJwks(needs)) },
    { path: '/oauth/token', ...json, POST: (call) => postToken(call, withPacer) },
    { path: '/oauth/revoke', ...json, POST: (call) => postRevocation(call, needs) },
    { path: '/oauth/introspect', audience: 'json', POST: (call) => postIntrospection(call, needs) },
    ...(registered
      ? [
          {
            path: '/oauth/register',
            audience: 'json' as const,
            POST: (call: Call) => postRegistration(call, needs, registered),
          },
        ]
      : []),
    {
      path: '/oauth/userinfo',
      ...json,
      GET: (call) => userinfo(call, needs),
      POST: (call) => userinfo(call, needs),
    },
  ]
}

const json = { audience: 'json', cors: true } as const

const document = (get: Endpoint) => ({ ...json, GET: get, HEAD: get })

const wellKnown = (name: string, issuerPath: string, get: Endpoint): Route[] =>
  [name, ...(issuerPath ? [`${name}${issuerPath}`] : [])].map((path) => ({
    path,
    ...document(get),
  }))
