import { createHash, randomBytes } from 'node:crypto'

/** A secret of this process and the hash that may be shown, new for each login (RFC 7636 §4). */
export function newChallenge(): { readonly verifier: string; readonly challenge: string } {
  const verifier = randomBytes(32).toString('base64url')
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') }
}
