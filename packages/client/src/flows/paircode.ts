import { createHash, randomBytes } from 'node:crypto'
import { thisMachine } from '../platform/machine.ts'
import { instantAfter } from '../requests/lifetime.ts'
import { type Complete, pollPaircode, startPaircode } from '../requests/paircode.ts'
import type { FlowNeeds, FlowRequest, FlowResult } from './flow.ts'
import { pollUntil } from './poll.ts'
import { checkVerificationUri } from './verification-uri.ts'

interface PaircodeRequest extends Pick<FlowRequest, 'timeoutSeconds'> {
  readonly issuer: string
  /** Not sent where the server's first is meant. */
  readonly clientId?: string | undefined
}

/**
 * The origin's protocol, version 2: the address that the person opens can complete the login and
 * never collect it, and the secret that collects it is not shown before it does.
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
  await needs.prompt({ flow: 'paircode', verificationUri, expiresAt })

  const pace = { expiresAt, allowedSeconds, intervalSeconds: started.intervalSeconds }
  const complete = await pollUntil(
    async (holdSeconds) => {
      const answer = await pollPaircode(request.issuer, secret, holdSeconds, needs)
      return answer.status === 'pending' ? 'pending' : answer
    },
    pace,
    needs,
  )
  return resultOf(complete, needs.now())
}

const resultOf = (answer: Complete, now: Date): FlowResult => ({
  subject: answer.subject,
  ...(answer.email !== undefined && { email: answer.email }),
  credential: answer.credential,
  expiresAt: instantAfter(now, answer.expiresInSeconds),
})
