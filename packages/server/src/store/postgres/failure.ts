import { StoreError } from '../store.ts'

/** What to do about it, by the code (https://www.postgresql.org/docs/current/errcodes-appendix.html) and the message. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [
    /^(ECONNREFUSED|ENOENT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ETIMEDOUT)|connection timeout|timeout expired/,
    'Start PostgreSQL, or correct the host and the port in the address',
  ],
  [/^57P03/, 'It is starting or stopping: try again in a moment'],
  [/^28P01|password must be/, 'Correct the user and the password in the address'],
  [/^28000/, 'Correct the user in the address, or let it connect in pg_hba.conf'],
  [/^3D000/, 'Make it with "createdb", or correct the name in the address'],
  [
    /^42501/,
    'Whoever owns the database lets this user in with: CREATE SCHEMA paircode AUTHORIZATION user',
  ],
  [/^25006/, 'It is a standby: write the address of the primary'],
  [/^53100/, 'Its disk is full: make room there'],
  [/^53300/, 'Raise max_connections, or lower "connections" of each server'],
  [/exceeded when trying/, 'All connections are in use: PostgreSQL is slow, or there are too few'],
  [
    /SSL|TLS|CERT|SELF_SIGNED|UNABLE_TO_/i,
    'Write sslmode=verify-full&sslrootcert=FILE with the authority that signed its certificate, or ' +
      'sslmode=disable where the network is trusted',
  ],
]

/** The error for a database that cannot be used, for whatever reason. */
export function unavailable(name: string, cause: unknown): StoreError {
  const { code, reason } = explain(cause)
  const advice = ADVICE.find(([pattern]) => pattern.test(`${code} ${reason}`))?.[1]
  const message = `The database ${name} cannot be used (${reason})`
  const text = advice ? `${message}. ${advice}` : message
  return new StoreError('unavailable', text, isOfData(code) ? {} : { cause })
}

/** The server has undone the statement, or has not begun it: it may be sent again. */
export const isUndone = (error: unknown): boolean =>
  isUnknownStatement(error) || isLate(error) || /^(40001|40P01)$/.test(explain(error).code)

/** By what is known here of the server's clock, nobody waits for the answer. */
export const isLate = (error: unknown): boolean => explain(error).code === 'PC001'

/** A pooler between us keeps no prepared statements, or another's. */
export const isUnknownStatement = (error: unknown): boolean =>
  /^(26000|42P05)$/.test(explain(error).code)

/** Its disk is full: what is there can be read, and often changed, but nothing can be added. */
export const isFull = (error: unknown): boolean => explain(error).code === '53100'

/** The connection broke: what was asked for may have been done, or not. */
export const isBroken = (error: unknown): boolean => {
  const { code, reason } = explain(error)
  return /^(08...|57P0[12]|ECONNRESET|EPIPE) |Connection terminated unexpectedly/.test(
    `${code} ${reason}`,
  )
}

/** Nothing says whether what was asked for has been done, or will be. */
export const isInDoubt = (error: unknown): boolean =>
  isBroken(error) || !/^[0-9A-Z]{5}$/.test(explain(error).code)

/** An error about data (22) or a constraint (23), which may quote what is kept. */
const isOfData = (code: string): boolean => /^2[23]...$/.test(code)

function explain(error: unknown): { code: string; reason: string } {
  const { code = '', message = '' } = (error ?? {}) as { code?: string; message?: string }
  return { code, reason: isOfData(code) ? `SQLSTATE ${code}` : message || code }
}
