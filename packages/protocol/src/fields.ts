/** The members of a JSON object; `undefined` for anything else that JSON can be. */
export const readFields = (body: unknown): Record<string, unknown> | undefined =>
  typeof body === 'object' && body !== null && !Array.isArray(body)
    ? (body as Record<string, unknown>)
    : undefined

export const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** A lifetime or a pause: finite and above nothing. */
export function readSeconds(value: unknown): number | undefined {
  // At least PayPal sends a string, as golang/oauth2 found out (internal/token.go).
  const seconds = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds > 0
    ? seconds
    : undefined
}
