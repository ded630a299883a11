import type { FairLimiter } from '../http/fair-limiter.ts'
import type { Limiter } from '../http/limiter.ts'
import { stylesheet } from '../pages/stylesheet.ts'
import { getAccount, postAccount } from './account.ts'
import { getCallback } from './callback.ts'
import { getConsent, postConsent } from './consent.ts'
import { getDevice, postDevice } from './device.ts'
import { getGo, postGo } from './go.ts'
import { Guesses } from './guesses.ts'
import { getHealth, getReadiness, type Readiness } from './health.ts'
import { postLogout } from './logout.ts'
import { getAsset, getWelcome } from './look.ts'
import { getMetrics, type MetricsNeeds } from './metrics.ts'
import { authorize } from './oauth/authorize.ts'
import { postDeviceAuthorization } from './oauth/device-authorization.ts'
import { postPar } from './oauth/par.ts'
import type { RegistrationNeeds } from './oauth/registration.ts'
import { oauthRoutes } from './oauth/routes.ts'
import { getCliLogin } from './paircode/cli-login.ts'
import { getPair, postPair } from './paircode/pair.ts'
import { getToken } from './paircode/token.ts'
import type { Parts } from './parts.ts'
import type { Endpoint, Route } from './route.ts'
import { getSignIn, postSignIn } from './sign-in.ts'

export interface RouteNeeds extends Parts, RegistrationNeeds, MetricsNeeds {
  readonly readiness: Readiness
  readonly beginnings: FairLimiter
  readonly unknownCodes: Limiter
  readonly accent: string
  readonly logo: { readonly contentType: string; readonly bytes: Uint8Array<ArrayBuffer> } | null
}

/** Every path under the issuer, in the order in which a login meets them. */
export function routes(needs: RouteNeeds): Route[] {
  const withGuesses = { ...needs, guesses: new Guesses(needs.spent, needs.now) }
  return [
    ...(needs.flows.paircode ? paircodeRoutes(needs) : []),
    ...(needs.flows.loopback ? loopbackRoutes(needs) : []),
    ...(needs.flows.device ? deviceRoutes(withGuesses) : []),
    ...(needs.flows.loopback || needs.flows.device ? linkRoutes(needs) : []),
    {
      path: '/sign-in',
      ...page((call) => getSignIn(call, needs)),
      POST: (call) => postSignIn(call, needs),
    },
    { path: '/callback/:segment', audience: 'page', GET: (call) => getCallback(call, withGuesses) },
    {
      path: '/consent',
      ...page((call) => getConsent(call, needs)),
      POST: (call) => postConsent(call, needs),
    },
    {
      path: '/account',
      ...page((call) => getAccount(call, needs)),
      POST: (call) => postAccount(call, needs),
    },
    { path: '/logout', audience: 'json', POST: (call) => postLogout(call, needs) },
    ...oauthRoutes(needs),
    { path: '/', ...page(() => getWelcome(needs.look, needs.issuer.href)) },
    ...lookRoutes(needs),
    { path: '/healthz', ...page(getHealth), audience: 'text' },
    { path: '/readyz', ...page(() => getReadiness(needs.readiness)), audience: 'text' },
    ...(needs.metricsTokenHash === null ? [] : metricsRoutes(needs)),
  ]
}

const metricsRoutes = (needs: MetricsNeeds): Route[] => [
  { path: '/metrics', audience: 'json', GET: (call) => getMetrics(call, needs) },
]

/** The origin's protocol. Requests that begin or collect a login do not accept `HEAD`. */
const paircodeRoutes = (needs: RouteNeeds): Route[] => [
  { path: '/cli_login', audience: 'text', GET: (call) => getCliLogin(call, needs) },
  {
    path: '/pair/:segment',
    ...page((call) => getPair(call, needs)),
    POST: (call) => postPair(call, needs),
  },
  { path: '/token', audience: 'text', GET: (call) => getToken(call, needs) },
]

/** The authorization code grant (RFC 8252). Programs push requests; browsers open them. */
const loopbackRoutes = (needs: RouteNeeds): Route[] => [
  { path: '/oauth/par', audience: 'json', POST: (call) => postPar(call, needs) },
  {
    path: '/oauth/authorize',
    audience: 'page',
    GET: (call) => authorize(call, needs),
    POST: (call) => authorize(call, needs),
  },
]

/** The device authorization grant (RFC 8628). */
const deviceRoutes = (needs: RouteNeeds & { readonly guesses: Guesses }): Route[] => [
  {
    path: '/oauth/device_authorization',
    audience: 'json',
    cors: true,
    POST: (call) => postDeviceAuthorization(call, needs),
  },
  {
    path: '/device',
    ...page((call) => getDevice(call, needs)),
    POST: (call) => postDevice(call, needs),
  },
]

/** The short link that both flows use. */
const linkRoutes = (needs: RouteNeeds): Route[] => [
  {
    path: '/go/:segment',
    ...page((call) => getGo(call, needs)),
    POST: (call) => postGo(call, needs),
  },
]

function lookRoutes({ accent, logo }: RouteNeeds): Route[] {
  const style = stylesheet(accent)
  const routes: Route[] = [
    { path: '/paircode.css', ...page(() => getAsset('text/css; charset=utf-8', style)) },
  ]
  if (logo) {
    routes.push({ path: '/paircode-logo', ...page(() => getAsset(logo.contentType, logo.bytes)) })
  }
  return routes
}

/** A page that may be viewed, by `HEAD` as well. */
const page = (get: Endpoint) => ({ audience: 'page', GET: get, HEAD: get }) as const
