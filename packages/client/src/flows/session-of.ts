import type { ReceivedTokens } from '@paircode/protocol'
import type { Transport } from '../requests/exchange.ts'
import { giveUp } from '../requests/give-up.ts'
import { readIdentity } from '../requests/identity.ts'
import type { LoginServer } from '../requests/login-server.ts'
import { tokenCredential } from '../requests/token-credential.ts'
import type { FlowResult } from './flow.ts'

/**
 * Turns the tokens of a login into a session. If that fails, revokes them.
 *
 * @param askedAt when the token endpoint was asked: the token's lifetime began then at the earliest
 */
export async function sessionOf(
  tokens: ReceivedTokens,
  server: LoginServer,
  clientId: string,
  askedAt: Date,
  transport: Transport,
): Promise<FlowResult> {
  const { token, revocation, userinfo } = server.endpoints
  const credential = tokenCredential(tokens, askedAt)
  const { accessToken, accessTokenExpiresAt, refreshToken } = credential
  try {
    const { subject, email } = await readIdentity(tokens, server, clientId, transport)
    return {
      subject,
      ...(email !== undefined && { email }),
      credential,
      endpoints: { token, ...(revocation && { revocation }), ...(userinfo && { userinfo }) },
      ...(refreshToken === undefined &&
        accessTokenExpiresAt !== undefined && { expiresAt: accessTokenExpiresAt }),
    }
  } catch (error) {
    await giveUp(revocation, clientId, refreshToken ?? accessToken, transport)
    throw error
  }
}
