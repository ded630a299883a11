import { randomUUID } from 'node:crypto'
import { calculateJwkThumbprint, type JWK } from 'jose'
import { newSigningKey, signJwt } from '../doubles/openid.ts'
import type { TestServer } from '../login/start-server.ts'

/** What a test makes wrong about a proof. */
export interface Changes {
  readonly header?: { readonly alg?: string; readonly [name: string]: unknown }
  readonly claims?: Readonly<Record<string, unknown>>
}

/** A key that a terminal keeps, and proofs that it does (RFC 9449 §4.2). */
export async function terminalKey(server: TestServer, type: 'ec' | 'ed25519' | 'rsa' = 'ec') {
  const key = newSigningKey('', type)
  const jwk = key.publicKey.export({ format: 'jwk' }) as JWK
  const usual = { ec: 'ES256', ed25519: 'EdDSA', rsa: 'RS256' }[type]

  const prove = (endpoint = 'token', { header, claims }: Changes = {}): string => {
    const { alg = usual, ...more } = header ?? {}
    return signJwt(
      Object.assign({ alg, typ: 'dpop+jwt', jwk }, more),
      {
        jti: randomUUID(),
        htm: 'POST',
        htu: `${server.issuer}/oauth/${endpoint}`,
        iat: server.now().getTime() / 1000,
        ...claims,
      },
      key,
    )
  }
  return {
    ...key,
    jkt: await calculateJwkThumbprint(jwk),
    prove,
    /** The header with a proof for that endpoint. */
    headers: (endpoint?: string, changes?: Changes) => ({ dpop: prove(endpoint, changes) }),
  }
}

export type TerminalKey = Awaited<ReturnType<typeof terminalKey>>
