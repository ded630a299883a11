/** The members of a JSON object; `undefined` for any other JSON value. */
export const readFields = (body: unknown): Record<string, unknown> | undefined =>
  typeof body === 'object' && body !== null && !Array.isArray(body)
    ? (body as Record<string, unknown>)
    : undefined

export const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** Reads a lifetime or an interval: a finite number above zero. */
export function readSeconds(value: unknown): number | undefined {
  // At least PayPal sends a string, as noted in golang/oauth2 (internal/token.go).
  const seconds = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds > 0
    ? seconds
    : undefined
}
