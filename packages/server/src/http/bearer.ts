import { Unauthenticated } from './authenticate.ts'
import type { Shown, WrongSecrets } from './wrong-secrets.ts'

/**
 * Requires a token that the operator has made. It is accepted only in the header; if it is missing,
 * the challenge has no error code (RFC 6750 §3.1).
 *
 * @throws {Unauthenticated}
 * @throws {Refusal} 429 when too many were wrong
 */
export function requireBearer(
  { request, address }: { readonly request: Request; readonly address: string | null },
  { what, expectedHash }: { readonly what: Shown['what']; readonly expectedHash: string },
  wrongSecrets: WrongSecrets,
  say: { readonly missing: string; readonly wrong: string },
): void {
  const header = request.headers.get('authorization')
  if (header === null) throw new Unauthenticated(say.missing)
  const [, token = ''] = /^bearer (.+)$/i.exec(header) ?? []
  if (!wrongSecrets.isRight(token, expectedHash, { what, address })) {
    throw new Unauthenticated(say.wrong, 'invalid_token')
  }
}
