import type {
  AccountChoice,
  Credential,
  SessionEndpoints,
  SessionFacts,
  SessionKey,
  TokenCredential,
} from './session-store.ts'

const VERSION = 2

/** Where a secret is: in the same file, or in the keychain under that name. */
export type Kept = { readonly credential: Credential } | { readonly keychain: string }

/** What a session's file holds. */
export type SessionRecord = SessionFacts & Kept

type Fields = Readonly<Record<string, unknown>>

export const writeRecord = (record: SessionRecord | AccountChoice): string =>
  `${JSON.stringify({ version: VERSION, ...record }, undefined, 2)}\n`

/** Reads it back; `undefined` if it is something else, or was written by another version. */
export function readRecord(text: string): SessionRecord | undefined {
  const fields = readObject(text)
  const facts = readFacts(fields)
  if (fields.version !== VERSION || facts === undefined) return undefined
  if (typeof fields.keychain === 'string') return { ...facts, keychain: fields.keychain }
  const credential = readCredential(fields.credential)
  return credential && { ...facts, credential }
}

export function readChoice(text: string): AccountChoice | undefined {
  const fields = readObject(text)
  const key = readKey(fields)
  const { directory } = fields
  const chosenAt = readDate(fields.chosenAt)
  if (fields.version !== VERSION || key === undefined) return undefined
  return {
    ...key,
    ...emailOf(fields),
    ...(typeof directory === 'string' && { directory }),
    ...(chosenAt && { chosenAt }),
  }
}

/** Reads a secret from the text that `JSON.stringify` made of it. */
export const parseCredential = (text: string): Credential | undefined =>
  readCredential(readObject(text))

function readFacts(fields: Fields): SessionFacts | undefined {
  const key = readKey(fields)
  const createdAt = readDate(fields.createdAt)
  const expiresAt = readDate(fields.expiresAt)
  const endpoints = readEndpoints(fields.endpoints)
  const resource = readTexts(fields.resource)
  if (key === undefined || createdAt === undefined) return undefined
  return {
    ...key,
    ...emailOf(fields),
    ...(endpoints && { endpoints }),
    ...(resource && { resource }),
    createdAt,
    ...(expiresAt && { expiresAt }),
  }
}

function readKey({ issuer, clientId, subject }: Fields): SessionKey | undefined {
  if (typeof issuer !== 'string' || !URL.canParse(issuer)) return undefined
  if (typeof clientId !== 'string' || typeof subject !== 'string') return undefined
  return { issuer, clientId, subject }
}

const emailOf = ({ email }: Fields) => ({ ...(typeof email === 'string' && { email }) })

function readEndpoints(value: unknown): SessionEndpoints | undefined {
  const { token, revocation, userinfo } = Object(value) as Fields
  if (typeof token !== 'string') return undefined
  return {
    token,
    ...(typeof revocation === 'string' && { revocation }),
    ...(typeof userinfo === 'string' && { userinfo }),
  }
}

function readCredential(value: unknown): Credential | undefined {
  const fields = Object(value) as Fields
  if (fields.type === 'tokens') return readTokens(fields)
  const { type, name, value: secret } = fields
  if (type !== 'cookie' || typeof name !== 'string' || typeof secret !== 'string') return undefined
  return { type, name, value: secret }
}

function readTokens(fields: Fields): TokenCredential | undefined {
  const { accessToken, refreshToken, idToken } = fields
  const obtainedAt = readDate(fields.obtainedAt)
  const accessTokenExpiresAt = readDate(fields.accessTokenExpiresAt)
  if (typeof accessToken !== 'string' || obtainedAt === undefined) return undefined
  return {
    type: 'tokens',
    accessToken,
    obtainedAt,
    ...(accessTokenExpiresAt && { accessTokenExpiresAt }),
    ...(typeof refreshToken === 'string' && { refreshToken }),
    ...(typeof idToken === 'string' && { idToken }),
    scope: readTexts(fields.scope) ?? [],
  }
}

function readDate(value: unknown): Date | undefined {
  const date = typeof value === 'string' ? new Date(value) : undefined
  return date && !Number.isNaN(date.getTime()) ? date : undefined
}

const readTexts = (value: unknown): string[] | undefined =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : undefined

function readObject(text: string): Fields {
  try {
    return Object(JSON.parse(text))
  } catch {
    return {}
  }
}
