import { createHash, timingSafeEqual } from 'node:crypto'

/** What the browser brought back (RFC 6749 §4.1.2), and the issuer it names (RFC 9207). */
export interface AuthorizationAnswer {
  readonly code?: string
  readonly error?: string
  readonly errorDescription?: string
  readonly iss?: string
}

/** Returns `undefined` unless the query has our own `state`, and every parameter only once. */
export function readAnswer(query: URLSearchParams, state: string): AuthorizationAnswer | undefined {
  const names = [...query.keys()]
  if (new Set(names).size !== names.length) return undefined
  if (!sameText(query.get('state') ?? '', state)) return undefined
  const [code, error] = [query.get('code'), query.get('error')]
  if ((code === null) === (error === null)) return undefined
  const [description, iss] = [query.get('error_description'), query.get('iss')]
  return {
    ...(code !== null && { code }),
    ...(error !== null && { error }),
    ...(description !== null && { errorDescription: description }),
    ...(iss !== null && { iss }),
  }
}

/** Compares in constant time. */
function sameText(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}
