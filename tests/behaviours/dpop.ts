import { randomUUID } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { expect } from 'vitest'
import { DEVICE_CODE_GRANT } from './program.ts'
import type { Section } from './suite.ts'
import { type Fields, refusal, send } from './wire.ts'

const INVALID_PROOF = [400, 'invalid_dpop_proof']

interface Changes {
  readonly header?: Readonly<Record<string, unknown>>
  readonly claims?: Readonly<Record<string, unknown>>
}

/** A key of a program, and proofs of it for `POST` to an address (RFC 9449 §4.2). */
async function keyFor(htu: string) {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk = await exportJWK(publicKey)
  const prove = ({ header, claims }: Changes = {}): Promise<string> => {
    const iat = Math.floor(Date.now() / 1000)
    return new SignJWT({ jti: randomUUID(), htm: 'POST', htu, iat, ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk, ...header })
      .sign(privateKey)
  }
  return { jwk, privateJwk: (): Promise<JWK> => exportJWK(privateKey), prove }
}

export const dpop: Section = (program, behaviour) => {
  const { token_endpoint, userinfo_endpoint } = program.metadata
  const ask = (fields: Fields, proof?: string) =>
    program.raw(
      'token_endpoint',
      { client_id: program.target.clients.public.id, ...fields },
      proof === undefined ? {} : { dpop: proof },
    )
  const refresh = (refresh_token: string, proof?: string) =>
    ask({ grant_type: 'refresh_token', refresh_token }, proof)

  /** A login by device, redeemed with a proof. */
  const bound = async () => {
    const key = await keyFor(token_endpoint)
    const { device_code } = await program.approved()
    const proof = await key.prove()
    const { body } = await ask({ grant_type: DEVICE_CODE_GRANT, device_code }, proof)
    return { key, tokens: body }
  }

  behaviour(53, 'a proof binds the access token to its key', 'RFC 9449 §5', async () => {
    expect((await bound()).tokens.token_type).toBe('DPoP')
  })
  behaviour(
    161,
    'a bound refresh token needs a fresh proof of its key',
    'RFC 9449 §5',
    async () => {
      const { key, tokens } = await bound()
      const { refresh_token } = tokens
      const thief = await keyFor(token_endpoint)
      expect((await refresh(refresh_token)).status).toBe(400)
      expect((await refresh(refresh_token, await thief.prove())).status).toBe(400)
      const proof = await key.prove()
      const { status, body } = await refresh(refresh_token, proof)
      expect(status).toBe(200)
      expect((await refresh(body.refresh_token, proof)).status).toBe(400)
    },
  )
  behaviour(185, 'introspection names the key', 'RFC 9449 §6.2', async () => {
    const { key, tokens } = await bound()
    const { body } = await program.introspect(tokens.refresh_token)
    expect(body.cnf).toEqual({ jkt: await calculateJwkThumbprint(key.jwk) })
  })
  behaviour(223, 'a bearer token is not taken as a bound one', 'RFC 9449 §7.1', async () => {
    const { access_token } = await program.loggedIn()
    const key = await keyFor(userinfo_endpoint)
    const headers = {
      authorization: `DPoP ${access_token}`,
      dpop: await key.prove({ claims: { htm: 'GET' } }),
    }
    expect((await send(userinfo_endpoint, { headers })).status).toBe(401)
  })
  behaviour(224, 'what is no proof is invalid_dpop_proof', 'RFC 9449 §5', async () => {
    const { refresh_token } = await program.loggedIn()
    expect(refusal(await refresh(refresh_token, 'garbage'))).toEqual(INVALID_PROOF)
    expect((await refresh(refresh_token)).status).toBe(200)
  })
  behaviour(226, 'each part of a proof has to be right', 'RFC 9449 §4.3', async () => {
    const { refresh_token } = await program.loggedIn()
    const key = await keyFor(token_endpoint)
    const wrong: Changes[] = [
      { header: { typ: 'JWT' } },
      { header: { jwk: await key.privateJwk() } },
      { header: { jwk: { kty: 'oct', k: 'AAAA' } } },
      { claims: { jti: undefined } },
      { claims: { htm: 'GET' } },
      { claims: { htu: userinfo_endpoint } },
      { claims: { iat: Math.floor(Date.now() / 1000) - 3600 } },
    ]
    for (const changes of wrong) {
      const answer = await refresh(refresh_token, await key.prove(changes))
      expect(refusal(answer), JSON.stringify(changes)).toEqual(INVALID_PROOF)
    }
  })
}
