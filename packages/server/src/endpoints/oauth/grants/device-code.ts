import { OAuthError } from '@paircode/protocol'
import { requireKey } from '../../../http/dpop.ts'
import type { Parameters } from '../../../http/parameters.ts'
import { Refusal } from '../../../http/refusal.ts'
import { type Login, standing } from '../../../store/login-store.ts'
import { isSecret, sha256 } from '../../../store/secret.ts'
import { keyedNumber, normalConfirmationNumber } from '../../../tokens/user-code.ts'
import { holdPoll } from '../../hold.ts'
import { requireVerifier } from './code-verifier.ts'
import type { Granted, GrantNeeds, TokenRequest } from './grant.ts'
import { grantLogin, invalidGrant } from './redeemed.ts'

/**
 * `grant_type=urn:ietf:params:oauth:grant-type:device_code` (RFC 8628 §3.4): a terminal asks
 * whether the person has decided. The client is checked before the state of the login, so that
 * nobody learns about a login that is not theirs.
 */
export async function deviceCodeGrant(request: TokenRequest, needs: GrantNeeds): Promise<Granted> {
  const { call, form, client, proof } = request
  const code = form.require('device_code')
  if (!client.grants.has('device_code') || !client.flows.device) {
    throw new OAuthError('unauthorized_client', 'This client may not log in by a device code')
  }
  const login = isSecret('pcd', code)
    ? await needs.logins.findByCode(sha256(code), needs.now())
    : undefined
  if (login?.flow !== 'device' || login.clientId !== client.clientId) {
    throw invalidGrant('device_code')
  }
  requireVerifier(form, login)
  requireKey(proof, login.asked.jkt)

  if (standing(login, needs.now()) !== 'pending') return decided(request, needs, login)
  const held = await holdPoll(call, needs, login)
  const answer = held?.login ?? login
  if (standing(answer, needs.now()) !== 'pending' && !held?.hungUp) {
    return { ...(await decided(request, needs, answer)), ...(held && { headers: held.headers }) }
  }
  // A held poll has already waited, however soon the next one comes.
  if (held) throw new Refusal(400, PENDING.code, PENDING.message, held.headers)
  if (needs.pacer.take(login.id, client.pollIntervalSeconds)) throw PENDING
  throw new OAuthError('slow_down', `Wait ${client.pollIntervalSeconds} s between polls`)
}

/** The answer to nearly every poll. Shared, since an error's stack costs more than a poll's row. */
const PENDING = new OAuthError('authorization_pending', 'The person has not decided yet')

async function decided(request: TokenRequest, needs: GrantNeeds, login: Login): Promise<Granted> {
  switch (standing(login, needs.now())) {
    case 'denied':
      throw await burnt(needs, login, new OAuthError('access_denied', 'The person said no'))
    case 'expired':
      throw await burnt(
        needs,
        login,
        new OAuthError('expired_token', 'This login was not finished in time; log in again'),
      )
    default:
      if (login.needsConfirmation) await confirm(request.form, needs, login)
      return grantLogin(request, needs, login, 'device_code')
  }
}

/** The outcome is told once; after that the code is treated as if it had never existed. */
async function burnt(
  { logins, now }: GrantNeeds,
  login: Login,
  error: OAuthError,
): Promise<OAuthError> {
  return (await logins.burn(login.id, now())) ? error : invalidGrant('device_code')
}

/** The terminal sends the number that the browser shows: our extension, docs/protocol.md. */
async function confirm(form: Parameters, needs: GrantNeeds, login: Login): Promise<void> {
  const typed = form.get('confirmation_code')
  const asked = new OAuthError('confirmation_required', 'Say the number that the browser shows')
  if (typed === undefined) throw asked
  const number = normalConfirmationNumber(typed) ?? ''
  const hash = keyedNumber(await needs.ring(), login.id, number)
  if (await needs.logins.confirm(login.id, hash, needs.now())) return

  const latest = await needs.logins.find(login.id, needs.now())
  // Another poll has sent the right number by now: that one collects the login.
  if (latest?.needsConfirmation === false) throw PENDING

  needs.audit({ event: 'wrong_number', login: login.id })
  if (latest?.status !== 'denied') throw asked
  throw await burnt(
    needs,
    login,
    new OAuthError('access_denied', 'Three wrong numbers have ended this login'),
  )
}
