import { type BegunRecord, putAway, sweep, takeUp } from './begun-logins.ts'
import { clientOf } from './default-client.ts'
import { beginDevice, completeDevice, promptOf } from './flows/device.ts'
import type { FlowNeeds, FlowResult, NumberQuestion } from './flows/flow.ts'
import { readIssuer } from './issuer.ts'
import { keepLogin } from './keep-login.ts'
import { LoginError } from './login-error.ts'
import { networkFetch } from './network/network-fetch.ts'
import { receive } from './reception.ts'
import { findServer, noMetadata } from './run-login.ts'
import { makeSession, type Session, type SessionNeeds } from './session.ts'
import { storeOf } from './store/default-store.ts'
import type { BeginLoginOptions, BegunLogin, CompleteLoginOptions } from './two-step.ts'

/** What `beginLogin` does. */
export async function runBeginLogin(options: BeginLoginOptions): Promise<BegunLogin> {
  const issuer = readIssuer(options.issuer)
  const clientId = clientOf(options.clientId)
  const { now = () => new Date(), scope, resource, account, timeoutSeconds = 1800 } = options
  const transport = { fetch: options.fetch ?? networkFetch, signal: options.signal }
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

/** What `completeLogin` does. */
export async function runCompleteLogin(
  handle: string,
  options: CompleteLoginOptions,
): Promise<Session> {
  const { now = () => new Date(), output = process.stderr, logoutCommand } = options
  const store = storeOf(options.store, options.onPrompt === undefined ? output : undefined)
  const keeping = { store, fetch: options.fetch ?? networkFetch, now }
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
  // The server gives a session once: then there is nothing more to go on with.
  const kept = await keepLogin(result, record, keeping).finally(forget)
  reception.welcome(kept)
  return makeSession(kept, keeping)
}

/** Shows the way where there is somebody to type the number, and waits for the decision. */
async function collect(
  record: BegunRecord,
  options: CompleteLoginOptions,
  { prompt, askNumber: ask }: Pick<FlowNeeds, 'prompt' | 'askNumber'>,
  { store, fetch, now }: SessionNeeds,
): Promise<FlowResult> {
  const { number, signal } = options
  await store.prepare(record)
  if (!number && ask) await prompt(promptOf(record.login, undefined, true))
  const askNumber = number ? answerOnce(number) : ask
  return wait(record, options, { fetch, signal, now, prompt, askNumber })
}

/**
 * Until the login expires, or for as long as was asked for. The limit is one of the polls, none of
 * which is cut off: the session would be lost that was on its way.
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
    // The server says so, too, of a login that has expired.
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

/** Whether the server has decided, or the login has ended here; else another process can go on. */
const isOver = (error: unknown): boolean =>
  error instanceof LoginError &&
  !['pending', 'number_needed', 'store_unusable'].includes(error.code)
