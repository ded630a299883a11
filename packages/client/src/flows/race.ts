import { LoginError } from '../login-error.ts'
import { giveUp } from '../requests/give-up.ts'
import { endsAlone } from '../sessions/end.ts'
import { deviceFlow } from './device.ts'
import type { FlowNeeds, FlowResult, OAuthRequest } from './flow.ts'
import { loopbackFlow } from './loopback.ts'
import { childOf, pause } from './pause.ts'

/** How long a browser on this machine may do nothing before the device code is needed. */
const PATIENCE_SECONDS = 20

const NO_ANSWER = 'No answer from a browser on this machine yet.'

interface RaceNeeds extends FlowNeeds {
  /** Resolves to the reason when the person turns out to need the device flow. */
  readonly otherWay: Promise<string>
}

/**
 * Runs the loopback flow first, and the device flow only when needed: nothing opened, nothing
 * happened for 20 seconds, or the person asks for it. Whichever finishes first wins, and the other
 * is ended.
 *
 * @throws {LoginError} as the two flows do
 */
export async function raceFlow(request: OAuthRequest, needs: RaceNeeds): Promise<FlowResult> {
  const { controller, release } = childOf(needs.signal)
  const { signal } = controller
  const begun = needs.now().getTime()
  const loopback = loopbackFlow(request, { ...needs, signal })
  const device = needed(loopback, needs.otherWay, signal).then((reason) => {
    // One time limit for both flows: the race ends with that of the first.
    const timeoutSeconds = request.timeoutSeconds - (needs.now().getTime() - begun) / 1000
    return deviceFlow({ ...request, timeoutSeconds, reason }, { ...needs, signal })
  })
  let winner: FlowResult | undefined
  try {
    winner = await first(loopback, device)
    return winner
  } finally {
    release()
    controller.abort(new Error('the login has come to its end another way'))
    // Both may have succeeded at once: then one session is too many.
    const lose = (result: FlowResult) =>
      result === winner ? undefined : end(result, request, needs)
    await Promise.all([loopback, device].map((way) => way.then(lose, () => {})))
  }
}

async function end(
  { credential, endpoints }: FlowResult,
  { clientId }: OAuthRequest,
  needs: FlowNeeds,
): Promise<void> {
  if (credential.type !== 'tokens' || !endsAlone(credential)) return
  const { refreshToken, accessToken } = credential
  await giveUp(endpoints?.revocation, clientId, refreshToken ?? accessToken, needs)
}

/** Resolves to why the device code is needed; never resolves if it is not. */
const needed = (
  loopback: Promise<FlowResult>,
  otherWay: Promise<string>,
  signal: AbortSignal,
): Promise<string> =>
  Promise.race([
    otherWay,
    pause(PATIENCE_SECONDS, signal).then(() => NO_ANSWER),
    new Promise<string>((resolve) => {
      loopback.catch((error) => isUnusable(error) && resolve(error.message))
    }),
  ])

/** This flow does not work here, or not for this client. */
const isUnusable = (error: unknown): error is LoginError =>
  error instanceof LoginError &&
  (error.code === 'no_loopback' || Object(error.cause).error === 'unauthorized_client')

/** Settles with the first to succeed, or to fail in a way that the other cannot make up for. */
async function first(
  loopback: Promise<FlowResult>,
  device: Promise<FlowResult>,
): Promise<FlowResult> {
  const failed = (way: Promise<unknown>, isFinal: (error: unknown) => boolean) =>
    new Promise<never>((_, reject) => {
      way.catch((error) => isFinal(error) && reject(error))
    })
  const isDenied = (error: unknown) => error instanceof LoginError && error.code === 'denied'
  return Promise.race([
    Promise.any([loopback, device]).catch(() => device), // both failed
    failed(loopback, (error) => !isUnusable(error)),
    failed(device, isDenied),
  ])
}
