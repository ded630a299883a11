import { createHash, randomBytes } from 'node:crypto'
import { thisMachine } from '../platform/machine.ts'
import { giveUpPaircode } from '../requests/give-up.ts'
import { instantAfter } from '../requests/lifetime.ts'
import { type Complete, pollPaircode, startPaircode } from '../requests/paircode.ts'
import type { FlowNeeds, FlowRequest, FlowResult } from './flow.ts'
import { type Pace, pollUntil } from './poll.ts'
import { checkVerificationUri } from './verification-uri.ts'

interface PaircodeRequest extends Pick<FlowRequest, 'timeoutSeconds'> {
  readonly issuer: string
  /** Not sent if the server's first client is meant. */
  readonly clientId?: string | undefined
}

/**
 * The original protocol, version 2: the address that the person opens can complete the login but
 * never collect it, and the secret that collects it is not revealed before it is used.
 *
 * @throws {LoginError} `denied`, `timed_out`, `refused`, `unreachable` or `bad_server`
 */
export async function paircodeFlow(
  request: PaircodeRequest,
  needs: FlowNeeds,
): Promise<FlowResult> {
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
  const pace = { expiresAt, allowedSeconds, intervalSeconds: started.intervalSeconds }
  try {
    await needs.prompt({ flow: 'paircode', verificationUri, expiresAt })
    return resultOf(await collect(request.issuer, secret, pace, needs), needs.now())
  } catch (error) {
    await giveUpPaircode(request.issuer, secret, needs)
    throw error
  }
}

const collect = (issuer: string, secret: string, pace: Pace, needs: FlowNeeds): Promise<Complete> =>
  pollUntil(
    async (holdSeconds) => {
      const answer = await pollPaircode(issuer, secret, holdSeconds, needs)
      return answer.status === 'pending' ? 'pending' : answer
    },
    pace,
    needs,
  )

const resultOf = (answer: Complete, now: Date): FlowResult => ({
  subject: answer.subject,
  ...(answer.email !== undefined && { email: answer.email }),
  credential: answer.credential,
  expiresAt: instantAfter(now, answer.expiresInSeconds),
})
