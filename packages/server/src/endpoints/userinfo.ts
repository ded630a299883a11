import { writeUserInfo } from '@paircode/protocol'
import { type AuthenticateNeeds, authenticate } from '../http/authenticate.ts'
import { json } from '../http/response.ts'
import type { Call } from './route.ts'

/** `GET` or `POST /oauth/userinfo`: who is logged in (OpenID Connect Core §5.3). */
export async function userinfo({ request }: Call, needs: AuthenticateNeeds): Promise<Response> {
  const { subject, identity } = await authenticate(needs, request)
  const { email, emailVerified, name, username } = identity
  return json(
    writeUserInfo({
      subject,
      ...(email !== undefined && { email, emailVerified }),
      ...(name !== undefined && { name }),
      ...(username !== undefined && { username }),
    }),
  )
}
