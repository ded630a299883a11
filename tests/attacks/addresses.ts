import { freshPaircode, type Scene } from './scene.ts'

/** Every address that answers, as the scene's own people ask it, and what may be done there. */
export const ADDRESSES: readonly (readonly [
  title: string,
  address: { readonly allow: string; readonly path: (scene: Scene) => string },
])[] = [
  ['/cli_login', { allow: 'GET', path: () => `/cli_login?paircode=${freshPaircode()}` }],
  ['/token', { allow: 'GET', path: ({ terminal }) => `/token?paircode=${terminal.secret}` }],
  ['/pair/<handle>', { allow: 'GET, HEAD, POST', path: ({ handle }) => `/pair/${handle}` }],
  ['/sign-in', { allow: 'GET, HEAD, POST', path: ({ login }) => `/sign-in?login=${login}` }],
  ['/callback/<provider>', { allow: 'GET', path: () => '/callback/corp?state=a&code=b' }],
  ['/consent', { allow: 'GET, HEAD, POST', path: ({ login }) => `/consent?login=${login}` }],
  ['/logout', { allow: 'POST', path: () => '/logout' }],
  ['/oauth/userinfo', { allow: 'GET, POST', path: () => '/oauth/userinfo' }],
  ['/oauth/authorize', { allow: 'GET, POST', path: () => '/oauth/authorize' }],
  ['/oauth/par', { allow: 'POST', path: () => '/oauth/par' }],
  ['/oauth/device_authorization', { allow: 'POST', path: () => '/oauth/device_authorization' }],
  ['/oauth/token', { allow: 'POST', path: () => '/oauth/token' }],
  ['/oauth/revoke', { allow: 'POST', path: () => '/oauth/revoke' }],
  ['/oauth/introspect', { allow: 'POST', path: () => '/oauth/introspect' }],
  ['/oauth/register', { allow: 'POST', path: () => '/oauth/register' }],
  ['/oauth/jwks', { allow: 'GET, HEAD', path: () => '/oauth/jwks' }],
  ['/', { allow: 'GET, HEAD', path: () => '/' }],
  ['/paircode.css', { allow: 'GET, HEAD', path: () => '/paircode.css' }],
  ['/healthz', { allow: 'GET, HEAD', path: () => '/healthz' }],
  ['/readyz', { allow: 'GET, HEAD', path: () => '/readyz' }],
  ['/metrics', { allow: 'GET', path: () => '/metrics' }],
]

/** Asks from Ada's browser, which says of a form that it is one of ours. */
export const ask = ({ server, cookie }: Scene, path: string, init: RequestInit = {}) =>
  server.fetch(`${server.issuer}${path}`, {
    ...init,
    headers: {
      cookie,
      ...(init.method === 'POST' && { 'sec-fetch-site': 'same-origin' }),
      ...init.headers,
    },
  })
