import { createHash, randomBytes } from 'node:crypto'

/** A secret of this process and what may be shown of it, made anew for every login (RFC 7636 §4). */
export function newChallenge(): { readonly verifier: string; readonly challenge: string } {
  const verifier = randomBytes(32).toString('base64url')
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') }
}
