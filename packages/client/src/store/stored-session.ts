import type { Credential, StoredSession } from './session-store.ts'

const VERSION = 1

/** A session as text. */
export const writeStoredSession = (session: StoredSession): string =>
  `${JSON.stringify({ version: VERSION, ...session }, undefined, 2)}\n`

/** Reads it back; `undefined` when it is something else, or was written by a later version. */
export function readStoredSession(text: string): StoredSession | undefined {
  const fields = readObject(text)
  const { issuer, clientId, subject, email } = fields
  const credential = readCredential(fields.credential)
  const createdAt = new Date(String(fields.createdAt))
  const expiresAt = new Date(String(fields.expiresAt))
  if (fields.version !== VERSION || credential === undefined) return undefined
  if (typeof issuer !== 'string' || !URL.canParse(issuer)) return undefined
  if (typeof clientId !== 'string' || typeof subject !== 'string') return undefined
  if (Number.isNaN(createdAt.getTime()) || Number.isNaN(expiresAt.getTime())) return undefined
  return {
    issuer,
    clientId,
    subject,
    ...(typeof email === 'string' && { email }),
    credential,
    createdAt,
    expiresAt,
  }
}

function readCredential(value: unknown): Credential | undefined {
  const { type, name, value: secret } = Object(value) as Record<string, unknown>
  if (type !== 'cookie' || typeof name !== 'string' || typeof secret !== 'string') return undefined
  return { type, name, value: secret }
}

function readObject(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text))
  } catch {
    return {}
  }
}
