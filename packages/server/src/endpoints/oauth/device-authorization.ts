import { OAuthError, writeDeviceAuthorization } from '@paircode/protocol'
import type { Client } from '../../clients/client.ts'
import { authenticateClient } from '../../http/client-authentication.ts'
import { readProof, spendProof } from '../../http/dpop.ts'
import { readClientForm } from '../../http/form.ts'
import { isFromBrowser } from '../../http/from-browser.ts'
import type { Parameters } from '../../http/parameters.ts'
import { type Answer, json } from '../../http/response.ts'
import { type Beginning, begin } from '../../login/begin.ts'
import type { Requester } from '../../store/login-store.ts'
import { newSecret, sha256 } from '../../store/secret.ts'
import { newUserCode, showUserCode } from '../../tokens/user-code.ts'
import { type BeginningNeeds, limitBeginnings, readRequester } from '../beginning.ts'
import type { Guesses } from '../guesses.ts'
import type { Parts } from '../parts.ts'
import type { Call } from '../route.ts'
import { readChallenge, readKey, readResource, readScope, refuseRequestObjects } from './asked.ts'

interface Needs
  extends BeginningNeeds,
    Pick<
      Parts,
      'issuer' | 'clients' | 'wrongSecrets' | 'resources' | 'logins' | 'spent' | 'ring' | 'now'
    > {
  readonly guesses: Guesses
}

/** How many user codes are tried: two taken ones in a row already indicate a fault. */
const TRIES = 5

/**
 * `POST /oauth/device_authorization`: begins a login on a device without a browser (RFC 8628 §3.1).
 */
export async function postDeviceAuthorization(call: Call, needs: Needs): Promise<Answer> {
  limitBeginnings(call, needs)
  const form = await readClientForm(call.request)
  const client = await authenticateClient(call, form, needs)
  if (!client.flows.device || !client.grants.has('device_code')) {
    throw new OAuthError('unauthorized_client', 'This client may not log in by device codes')
  }
  const scope = readScope(form, client)
  const url = needs.issuer.url('/oauth/device_authorization')
  const proof = await readProof(call.request, url, needs.now())
  const asked = {
    resource: readResource(form, needs.resources),
    ...readChallenge(form, false),
    ...readKey(form, proof),
  }
  refuseRequestObjects(form)
  await spendProof(needs.spent, proof, needs.now())
  const deviceCode = newSecret('pcd')
  const { loginId, handle, userCode } = await beginWithUserCode(needs, {
    flow: 'device',
    client,
    scope,
    asked,
    requester: readTerminal(call, form),
    lifetimeSeconds: client.lifetimes.deviceCodeSeconds,
    redeemHash: sha256(deviceCode),
  })
  needs.audit({
    event: 'login_started',
    flow: 'device',
    login: loginId,
    client: client.clientId,
    address: call.address,
  })
  return json(
    writeDeviceAuthorization({
      deviceCode,
      userCode,
      verificationUri: needs.issuer.url('/device'),
      ...completeUri(needs, client, handle, userCode),
      expiresInSeconds: client.lifetimes.deviceCodeSeconds,
      intervalSeconds: client.pollIntervalSeconds,
    }),
  )
}

/**
 * Who asks. A script in a web page may ask, too (RFC 8628 does not mention CORS), but its requests
 * come from the network of the page's visitor. That must not pass for the terminal's address, so
 * the address is then unknown.
 */
const readTerminal = (call: Call, form: Parameters): Requester =>
  readRequester(isFromBrowser(call.request) ? { ...call, address: null } : call, form)

async function beginWithUserCode(needs: Needs, beginning: Omit<Beginning, 'userCodeHash'>) {
  const ring = await needs.ring()
  const length = needs.guesses.codeBegins()
  for (let tries = 0; tries < TRIES; tries++) {
    const userCode = newUserCode(length)
    const userCodeHash = ring.mac('user_code', userCode)
    const begun = await begin(needs.logins, { ...beginning, userCodeHash }, needs.now())
    if (begun.outcome === 'begun') return { ...begun, userCode: showUserCode(userCode) }
  }
  throw new Error(`no user code was free in ${TRIES} tries`)
}

/**
 * A link with nothing to type, for a client that asks for the number afterwards; or one that only
 * opens the form, for a client registered for that (RFC 8628 §3.3.1).
 */
function completeUri({ issuer }: Needs, client: Client, handle: string, userCode: string) {
  if (client.asksForNumber) return { verificationUriComplete: issuer.url(`/go/${handle}`) }
  if (!client.completeUri) return {}
  return { verificationUriComplete: issuer.url(`/device?user_code=${userCode}`) }
}
