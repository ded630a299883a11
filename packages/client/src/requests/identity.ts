import {
  printable,
  type ReceivedTokens,
  readIdToken,
  readUserInfo,
  type UserInfo,
} from '@paircode/protocol'
import { badServer, exchange, type Transport } from './exchange.ts'
import type { LoginServer } from './login-server.ts'

/**
 * Returns who has logged in, from the ID token and, if that lacks something, the userinfo endpoint.
 * The subject is empty if the server does not say, as with GitHub.
 *
 * @throws {LoginError} `bad_server` when the ID token is from another server or for another client
 */
export async function readIdentity(
  tokens: ReceivedTokens,
  server: LoginServer,
  clientId: string,
  transport: Transport,
): Promise<Identity> {
  const told = tokens.idToken && readIdToken(tokens.idToken, { issuer: server.issuer, clientId })
  if (tokens.idToken && !told) {
    throw badServer(server.issuer, 'sent an ID token that is not for us', false)
  }
  if (told && told.email !== undefined) return printed(told)
  const info = await askUserInfo(tokens.accessToken, server, transport)
  // "The sub Claim in the UserInfo Response MUST be verified to exactly match the sub Claim in the
  // ID Token; if they do not match, the UserInfo Response values MUST NOT be used." (Core §5.3.2)
  return printed(told && info?.subject !== told.subject ? told : (info ?? { subject: '' }))
}

type Identity = Pick<UserInfo, 'subject' | 'email'>

const printed = ({ subject, email }: Identity): Identity => ({
  subject: printable(subject, 255), // "MUST NOT exceed 255 ASCII characters" (Core §2)
  ...(email !== undefined && { email: printable(email, 254) }),
})

/** The login succeeds even without this: it has been granted. */
async function askUserInfo(
  accessToken: string,
  { endpoints }: LoginServer,
  transport: Transport,
): Promise<UserInfo | undefined> {
  if (endpoints.userinfo === undefined) return undefined
  const headers = { accept: 'application/json', authorization: `Bearer ${accessToken}` }
  const answer = await exchange(endpoints.userinfo, { headers }, transport).catch(() => undefined)
  transport.signal?.throwIfAborted()
  return answer?.status === 200 ? readUserInfo(answer.body) : undefined
}
