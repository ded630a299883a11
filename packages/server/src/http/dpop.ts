import { OAuthError } from '@paircode/protocol'
import { sha256 } from '../store/secret.ts'
import type { SpentStore } from '../store/spent-store.ts'

/** The algorithms a proof may be signed with. */
export const DPOP_ALGORITHMS = ['ES256', 'Ed25519', 'EdDSA'] // the last two are the same (RFC 9864)

/** How far the signer's clock may be from ours, either way. */
const WINDOW_SECONDS = 60

/** Proof that the sender of a request holds a key (RFC 9449 §4). */
export interface DpopProof {
  /** The thumbprint of the key: SHA-256, base64url (RFC 7638). */
  readonly jkt: string
  /** The id under which it is remembered once used. */
  readonly id: string
  /** It is too old from then on. */
  readonly expiresAt: Date
}

/**
 * Reads the proof of a request and checks it (RFC 9449 §4.3); `undefined` when it has none.
 * `spendProof` checks whether it was used before, once the request is otherwise valid.
 *
 * @param url where the request was sent, made from the issuer and never from `Host`.
 * @throws {OAuthError} `invalid_dpop_proof`
 */
export async function readProof(
  request: Request,
  url: string,
  now: Date,
): Promise<DpopProof | undefined> {
  const jwt = request.headers.get('dpop')
  if (jwt === null) return undefined
  const { jkt, claims } = await verified(jwt, now)
  const { jti, htm, htu, iat } = claims
  if (typeof jti !== 'string' || jti === '') throw badProof('jti: it is missing')
  if (htm !== request.method) throw badProof(`htm: it must be ${request.method}`)
  if (withoutQuery(htu) !== url) throw badProof(`htu: it must be ${url}`)
  if (typeof iat !== 'number' || Math.abs(now.getTime() / 1000 - iat) > WINDOW_SECONDS) {
    throw badProof(`iat: it must be within ${WINDOW_SECONDS} s of now; is your clock right?`)
  }
  const id = `dpop ${sha256(JSON.stringify([jkt, jti]))}`
  return { jkt, id, expiresAt: new Date((iat + WINDOW_SECONDS + 1) * 1000) }
}

/**
 * Requires a proof of the key that something is bound to.
 *
 * @param jkt the thumbprint of that key; without one, nothing has to be proved.
 * @throws {OAuthError} `invalid_dpop_proof` without a proof, `invalid_grant` for another key's.
 */
export function requireKey(proof: DpopProof | undefined, jkt: string | null | undefined): void {
  if (!jkt) return
  if (proof === undefined) throw badProof('this login is bound to a key; send a proof of it')
  if (proof.jkt !== jkt) {
    throw new OAuthError('invalid_grant', 'DPoP: this login is bound to another key')
  }
}

/**
 * Uses a proof up. This is the last check, so that nobody can fill the store with proofs without
 * showing anything else.
 *
 * @throws {OAuthError} `invalid_dpop_proof` when it was used before.
 */
export async function spendProof(
  spent: SpentStore,
  proof: DpopProof | undefined,
  now: Date,
): Promise<void> {
  if (proof === undefined || (await spent.spend(proof.id, proof.expiresAt, now))) return
  throw badProof('jti: this proof was used before; sign a fresh one for each request')
}

const badProof = (problem: string, options?: ErrorOptions): OAuthError =>
  new OAuthError('invalid_dpop_proof', `DPoP: ${problem}`, options)

async function verified(jwt: string, now: Date) {
  // Loaded with the first proof: most servers never see one.
  const { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } = await import('jose')
  try {
    const { payload, protectedHeader } = await jwtVerify(jwt, EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: DPOP_ALGORITHMS,
      currentDate: now,
      clockTolerance: WINDOW_SECONDS,
    })
    return { claims: payload, jkt: await calculateJwkThumbprint(protectedHeader.jwk ?? {}) }
  } catch (cause) {
    // Also for two headers, which arrive as one with a comma in it.
    throw badProof(
      `one dpop+jwt is needed, signed by ES256 or Ed25519 with the public key in its jwk`,
      { cause },
    )
  }
}

/** "Ignoring any query and fragment parts" (§4.3); the rest is normalized. */
function withoutQuery(htu: unknown): string | undefined {
  if (typeof htu !== 'string' || !URL.canParse(htu)) return undefined
  const url = new URL(htu)
  url.search = ''
  url.hash = ''
  return url.href
}
