import {
  OAuthError,
  parsePreferWait,
  parseScope,
  type UserInfo,
  writeDeviceAuthorization,
  writePushedAuthorization,
  writeTokenResponse,
  writeUserInfo,
} from '@paircode/protocol'
import { type FakeLogin, type fakeLogins, LOGIN_SECONDS, newUserCode } from './fake-logins.ts'
import type { fakeSessions } from './fake-sessions.ts'

const DEVICE_CODE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'
const REQUEST_URI = 'urn:ietf:params:oauth:request_uri:'
const CODE = 'pca_'

interface Needs {
  readonly issuer: string
  readonly scopes: readonly string[]
  readonly person: UserInfo
  readonly logins: ReturnType<typeof fakeLogins>
  readonly sessions: ReturnType<typeof fakeSessions>
  /** Called when somebody has to decide about a new device login. */
  readonly onDevice: (login: FakeLogin) => void
}

type Body = object | undefined

type Endpoint = (request: Request, form: URLSearchParams) => Body | Promise<Body>

export type Endpoints = Readonly<Record<string, Endpoint>>

/** What the fake server answers, by address, as far as this client needs it. */
export function fakeEndpoints(needs: Needs): Endpoints {
  const { origin, pathname } = new URL(needs.issuer)
  // RFC 8414 §3.1: the issuer's path comes after the well-known one.
  const wellKnown = `${origin}/.well-known/oauth-authorization-server${pathname.replace(/\/$/, '')}`
  return { [wellKnown]: () => metadata(needs.issuer), ...beginning(needs), ...afterwards(needs) }
}

function beginning({ issuer, scopes, logins, onDevice }: Needs): Endpoints {
  function begin(form: URLSearchParams, redirect?: FakeLogin['redirect']): FakeLogin {
    const asked = parseScope(form.get('scope') ?? '')
    if (asked.some((name) => !scopes.includes(name))) {
      throw new OAuthError('invalid_scope', 'scope: this client may not have all of it')
    }
    const codeChallenge = form.get('code_challenge') ?? undefined
    return logins.begin({ scope: asked.length === 0 ? scopes : asked, codeChallenge, redirect })
  }

  return {
    [`${issuer}/oauth/device_authorization`](_, form) {
      const login = begin(form)
      onDevice(login)
      return writeDeviceAuthorization({
        deviceCode: login.handle,
        userCode: newUserCode(),
        verificationUri: `${issuer}/device`,
        expiresInSeconds: LOGIN_SECONDS,
        intervalSeconds: 5,
      })
    },

    [`${issuer}/oauth/par`](_, form) {
      const redirect = { uri: form.get('redirect_uri') ?? '', state: form.get('state') ?? '' }
      const { handle } = begin(form, redirect)
      return writePushedAuthorization({
        requestUri: REQUEST_URI + handle,
        expiresInSeconds: LOGIN_SECONDS,
        authorizationUri: `${issuer}/go/${handle}`,
      })
    },
  }
}

function afterwards({ issuer, person, logins, sessions }: Needs): Endpoints {
  function redeem(handle: string, form: URLSearchParams): object {
    const { scope } = logins.redeem(handle, form.get('code_verifier') ?? undefined)
    return writeTokenResponse(sessions.start(scope))
  }

  return {
    async [`${issuer}/oauth/token`](request, form) {
      switch (form.get('grant_type')) {
        case DEVICE_CODE_GRANT: {
          const handle = form.get('device_code') ?? ''
          await logins.hold(handle, parsePreferWait(request.headers.get('prefer')) ?? 0)
          return redeem(handle, form)
        }
        case 'authorization_code':
          return redeem(form.get('code')?.slice(CODE.length) ?? '', form)
        case 'refresh_token':
          return writeTokenResponse(sessions.refresh(form.get('refresh_token') ?? ''))
        default:
          throw new OAuthError('unsupported_grant_type', 'grant_type: it is none')
      }
    },

    [`${issuer}/oauth/revoke`](_, form) {
      const token = form.get('token') ?? ''
      if (!logins.cancel(token.replace(REQUEST_URI, ''))) sessions.revoke(token)
      return undefined
    },

    [`${issuer}/oauth/userinfo`](request) {
      if (bearerScope(request, sessions).includes('openid')) return writeUserInfo(person)
      throw new OAuthError('insufficient_scope', 'This token was not granted openid')
    },
  }
}

/** What the request's access token may be used for (RFC 6750 §2.1). */
export function bearerScope(
  request: Request,
  sessions: ReturnType<typeof fakeSessions>,
): readonly string[] {
  const token = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  const scope = token && sessions.scopeOf(token)
  if (scope) return scope
  throw new OAuthError('invalid_token', 'The access token is missing, or no longer good')
}

/** Where the browser goes once the person has decided (RFC 6749 §4.1.2, RFC 9207 §2). */
export function answerUri({ redirect, handle, status }: FakeLogin, issuer: string): string {
  const url = new URL(redirect?.uri ?? '')
  if (status === 'approved') url.searchParams.set('code', CODE + handle)
  else url.searchParams.set('error', 'access_denied')
  url.searchParams.set('state', redirect?.state ?? '')
  url.searchParams.set('iss', issuer)
  return url.href
}

const metadata = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/oauth/authorize`,
  pushed_authorization_request_endpoint: `${issuer}/oauth/par`,
  device_authorization_endpoint: `${issuer}/oauth/device_authorization`,
  token_endpoint: `${issuer}/oauth/token`,
  revocation_endpoint: `${issuer}/oauth/revoke`,
  userinfo_endpoint: `${issuer}/oauth/userinfo`,
  grant_types_supported: ['authorization_code', DEVICE_CODE_GRANT, 'refresh_token'],
  code_challenge_methods_supported: ['S256'],
  device_code_challenge_methods_supported: ['S256'],
  authorization_response_iss_parameter_supported: true,
})
