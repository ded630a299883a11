import { isSameSecret, sha256 } from '../store/secret.ts'
import { Unauthenticated } from './authenticate.ts'

/**
 * Requires a token that the operator has made. It counts in the header only, and without one the
 * challenge says nothing more (RFC 6750 §3.1).
 *
 * @throws {Unauthenticated}
 */
export function requireBearer(
  { headers }: Request,
  expectedHash: string,
  say: { readonly missing: string; readonly wrong: string },
): void {
  const header = headers.get('authorization')
  if (header === null) throw new Unauthenticated(say.missing)
  const [, token = ''] = /^bearer (.+)$/i.exec(header) ?? []
  if (!isSameSecret(sha256(token), expectedHash))
    throw new Unauthenticated(say.wrong, 'invalid_token')
}
