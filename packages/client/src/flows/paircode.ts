import { createHash, randomBytes } from 'node:crypto'
import { LoginError } from '../login-error.ts'
import { thisMachine } from '../platform/machine.ts'
import { type Complete, pollPaircode, startPaircode } from '../requests/paircode.ts'
import { inWords } from '../terminal/duration.ts'
import type { FlowNeeds, FlowRequest, FlowResult } from './flow.ts'
import { checkVerificationUri } from './verification-uri.ts'

/** The longest that a server is asked to hold a poll: proxies tend to cut off at 30 s or 60 s. */
const HOLD_SECONDS = 25

const MAX_BACKOFF_SECONDS = 30

/**
 * The origin's protocol, version 2: the address that the person opens can complete the login and
 * never collect it, and the secret that collects it is not shown before it does.
 *
 * @throws {LoginError} `denied`, `timed_out`, `refused`, `unreachable` or `bad_server`
 */
export async function paircodeFlow(request: FlowRequest, needs: FlowNeeds): Promise<FlowResult> {
  const secret = randomBytes(32).toString('base64url')
  const begun = needs.now().getTime()
  const started = await startPaircode(
    request.issuer,
    {
      paircode: createHash('sha256').update(secret).digest('base64url'),
      method: 'S256',
      ...(request.clientId && { clientId: request.clientId }),
      terminal: thisMachine(),
    },
    needs,
  )
  const verificationUri = checkVerificationUri(started.verificationUri, request.issuer)
  const allowedSeconds = Math.min(request.timeoutSeconds, started.expiresInSeconds)
  const expiresAt = new Date(begun + allowedSeconds * 1000)
  await needs.prompt({ verificationUri, expiresAt })

  const intervalSeconds = Math.min(Math.max(started.intervalSeconds, 1), MAX_BACKOFF_SECONDS)
  return collect({ ...request, secret, expiresAt, allowedSeconds, intervalSeconds }, needs)
}

interface Wait extends FlowRequest {
  readonly secret: string
  readonly expiresAt: Date
  readonly allowedSeconds: number
  readonly intervalSeconds: number
}

/** Polls until the login is decided. What may pass is waited out, and told if time runs out on it. */
async function collect(wait: Wait, needs: FlowNeeds): Promise<FlowResult> {
  let problem: LoginError | undefined
  // Padded by 20 %: where a clock runs fast, as WSL's does, a poll at the interval comes too early.
  // https://github.com/cli/cli/issues/9370
  const pace = wait.intervalSeconds * 1.2
  for (let delay = pace; ; ) {
    const asked = needs.now().getTime()
    const secondsLeft = (wait.expiresAt.getTime() - asked) / 1000
    if (secondsLeft <= 0) throw timedOut(wait.allowedSeconds, problem)
    try {
      const hold = Math.min(HOLD_SECONDS, Math.ceil(secondsLeft))
      const answer = await pollPaircode(wait.issuer, wait.secret, hold, needs)
      if (answer.status === 'complete') return resultOf(answer, needs.now())
      problem = undefined
      delay = pace
    } catch (error) {
      if (!(error instanceof LoginError && error.transient)) throw error
      problem = error
      delay = Math.min(delay * 2, MAX_BACKOFF_SECONDS)
    }
    // Counted from the question: a poll that the server held has waited already.
    const waited = (needs.now().getTime() - asked) / 1000
    const seconds = Math.max(0, Math.min(delay, secondsLeft) - waited)
    await pause(seconds, needs.signal)
  }
}

function pause(seconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const giveUp = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', giveUp)
      resolve()
    }, seconds * 1000)
    signal?.addEventListener('abort', giveUp)
  })
}

function timedOut(allowedSeconds: number, problem: LoginError | undefined): LoginError {
  const nobody = `Nobody approved the login within ${inWords(allowedSeconds)}.`
  const unsure = `The login was not seen to be approved within ${inWords(allowedSeconds)}.`
  return problem === undefined
    ? new LoginError('timed_out', nobody)
    : new LoginError('timed_out', `${unsure} At the end: ${problem.message}`, { cause: problem })
}

const resultOf = (answer: Complete, now: Date): FlowResult => ({
  subject: answer.subject,
  ...(answer.email !== undefined && { email: answer.email }),
  credential: answer.credential,
  expiresAt: new Date(now.getTime() + answer.expiresInSeconds * 1000),
})
