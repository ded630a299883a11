import { sign, verify } from 'node:crypto'
import type { SigningKey } from './signing-key.ts'

export type Claims = Readonly<Record<string, unknown>>

/** The content of a token, whether or not it is signed. */
export interface Jws {
  readonly header: Claims
  readonly claims: Claims
}

/**
 * Signs a JWT in compact form (RFC 7515 §7.1) with ES256. Written by hand, because jose takes four
 * times the CPU (measured on Node 20: 50 µs against 190), and each login and refresh signs two.
 */
export function signJws(key: SigningKey, header: { readonly typ: string }, claims: Claims): string {
  const signed = `${encode({ alg: 'ES256', typ: header.typ, kid: key.kid })}.${encode(claims)}`
  // R and S concatenated, not DER (RFC 7518 §3.4).
  const options = { key: key.privateKey, dsaEncoding: 'ieee-p1363' } as const
  return `${signed}.${sign('sha256', Buffer.from(signed), options).toString('base64url')}`
}

/** Splits a token into its parts; `undefined` when it is not a JWT. */
export function parseJws(jwt: string): Jws | undefined {
  const [header = '', claims = '', , ...rest] = jwt.split('.')
  if (rest.length > 0) return undefined
  try {
    return { header: decode(header), claims: decode(claims) }
  } catch {
    return undefined // anybody may send such a token
  }
}

/**
 * Whether that key signed it, with our only algorithm: the header is not consulted (RFC 8725 §3.1).
 */
export function hasSigned(key: SigningKey, jwt: string): boolean {
  const end = jwt.lastIndexOf('.')
  const signed = Buffer.from(jwt.slice(0, end))
  const signature = Buffer.from(jwt.slice(end + 1), 'base64url')
  return verify('sha256', signed, { key: key.publicKey, dsaEncoding: 'ieee-p1363' }, signature)
}

const encode = (value: Claims): string => Buffer.from(JSON.stringify(value)).toString('base64url')

function decode(part: string): Claims {
  const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString())
  if (typeof value !== 'object' || value === null) throw new TypeError('no JSON object')
  return value as Claims
}
