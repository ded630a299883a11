import { type BegunRecord, putAway, sweep, takeUp } from './begun-logins.ts'
import { clientOf } from './default-client.ts'
import { beginDevice, completeDevice, type DeviceLogin, promptOf } from './flows/device.ts'
import type { FlowNeeds, FlowResult, NumberQuestion } from './flows/flow.ts'
import { checkTimeout } from './flows/timed-out.ts'
import { readIssuer } from './issuer.ts'
import { keepLogin } from './keep-login.ts'
import { LoginError } from './login-error.ts'
import { networkFetch } from './network/network-fetch.ts'
import { receive } from './reception.ts'
import type { Transport } from './requests/exchange.ts'
import { requestRevocation } from './requests/revoke.ts'
import { findServer, noMetadata } from './run-login.ts'
import { makeSession, type Session, type SessionNeeds } from './session.ts'
import { checkOrigins } from './sessions/origins.ts'
import { storeOf } from './store/default-store.ts'
import type {
  BeginLoginOptions,
  BegunLogin,
  CancelLoginOptions,
  CompleteLoginOptions,
} from './two-step.ts'

/** Implements `beginLogin`. */
export async function runBeginLogin(options: BeginLoginOptions): Promise<BegunLogin> {
  const issuer = readIssuer(options.issuer)
  const clientId = clientOf(options.clientId)
  const { now = () => new Date(), scope, resource, account, timeoutSeconds = 1800 } = options
  const { fetch = networkFetch, signal, clientSecret } = options
  checkTimeout(timeoutSeconds)
  const transport = { fetch, signal, clientSecret }
  await storeOf(options.store).prepare({ issuer, clientId })
  await sweep(now())
  const server = await findServer(issuer, { ...options, flow: 'device' }, transport)
  if (server === undefined) throw noMetadata(issuer)
  const request = { server, clientId, scope, resource, timeoutSeconds }
  const login = await beginDevice(request, { ...transport, now, prompt: async () => {} })
  const record = { issuer, clientId, login, ...(resource && { resource }), account }
  const { flow: _, ...prompt } = promptOf(login, undefined, true)
  return { handle: await putAway(record), ...prompt }
}

/** Implements `completeLogin`. */
export async function runCompleteLogin(
  handle: string,
  options: CompleteLoginOptions,
): Promise<Session> {
  const { now = () => new Date(), output = process.stderr, fetch = networkFetch } = options
  const { logoutCommand, origins, clientSecret } = options
  checkOrigins(origins)
  checkTimeout(options.timeoutSeconds)
  const store = storeOf(options.store, options.onPrompt === undefined ? output : undefined)
  const keeping = { store, fetch, clientSecret, now, origins }
  const { record, forget, release } = await takeUp(handle)
  const { appName = new URL(record.issuer).host } = options
  const place = { names: { appName, logoutCommand }, now, isRace: false, input: process.stdin }
  const reception = receive(options, place)
  const result = await collect(record, options, reception, keeping)
    .finally(reception.close)
    .catch(async (error: unknown) => {
      await (isOver(error) ? forget() : release())
      throw error
    })
  // The server hands out a session only once, so the begun login is of no further use.
  const kept = await keepLogin(result, record, keeping).finally(forget)
  reception.welcome(kept)
  return makeSession(kept, keeping)
}

/** Implements `cancelLogin`. */
export async function runCancelLogin(handle: string, options: CancelLoginOptions): Promise<void> {
  const { fetch = networkFetch, signal, clientSecret } = options
  const { record, forget, release } = await takeUp(handle)
  try {
    await cancelAtServer(record.login, { fetch, signal, clientSecret })
  } catch (error) {
    await release()
    throw error
  }
  await forget()
}

/** A server that cannot end a login refuses; the login then expires there. */
async function cancelAtServer(login: DeviceLogin, transport: Transport): Promise<void> {
  const { server, clientId, deviceCode } = login
  const { revocation } = server.endpoints
  if (revocation === undefined) return
  try {
    await requestRevocation(revocation, clientId, deviceCode, undefined, transport)
  } catch (error) {
    if (!(error instanceof LoginError) || error.transient) throw error
  }
}

/** Shows the link if there is somebody to type the number, and waits for the decision. */
async function collect(
  record: BegunRecord,
  options: CompleteLoginOptions,
  { prompt, askNumber: ask }: Pick<FlowNeeds, 'prompt' | 'askNumber'>,
  keeping: SessionNeeds,
): Promise<FlowResult> {
  const { number, signal } = options
  await keeping.store.prepare(record)
  if (!number && ask) await prompt(promptOf(record.login, undefined, true))
  const askNumber = number ? answerOnce(number) : ask
  return wait(record, options, { ...keeping, signal, prompt, askNumber })
}

/**
 * Waits until the login expires or `timeoutSeconds` have passed. The limit applies between polls
 * and never cuts one off: a session on its way would be lost.
 */
async function wait(
  { login }: BegunRecord,
  { timeoutSeconds = Number.POSITIVE_INFINITY }: CompleteLoginOptions,
  needs: FlowNeeds,
): Promise<FlowResult> {
  const expiry = new Date(login.expiresAt).getTime()
  const limit = Math.min(expiry, needs.now().getTime() + timeoutSeconds * 1000)
  try {
    return await completeDevice({ ...login, expiresAt: new Date(limit).toISOString() }, needs)
  } catch (error) {
    const isEarly = error instanceof LoginError && error.code === 'timed_out' && limit < expiry
    // `expired_token`: the login has expired at the server, so it is not pending.
    if (!isEarly || Object(error.cause).error === 'expired_token') throw error
    const { cause } = error
    const problem = cause instanceof LoginError ? ` ${cause.message}` : ''
    throw new LoginError('pending', `Nobody has approved the login yet.${problem}`, { cause })
  }
}

const answerOnce =
  (number: string) =>
  async ({ isAgain }: NumberQuestion) => {
    if (!isAgain) return number
    throw new LoginError('number_needed', 'The browser shows another number than that.')
  }

/** Whether the login is decided or has ended; otherwise another process can continue it. */
const isOver = (error: unknown): boolean =>
  error instanceof LoginError &&
  !['pending', 'number_needed', 'store_unusable'].includes(error.code)
