/**
 * Returns for how many whole seconds the client asks to hold the response; `undefined` if it does
 * not ask. Other values are ignored: "A server that does not recognize or is unable to comply with
 * particular preference tokens … MUST ignore those tokens".
 *
 * @see [RFC 7240 §2, §4.3](https://www.rfc-editor.org/rfc/rfc7240#section-4.3)
 */
export function parsePreferWait(header: string | null): number | undefined {
  for (const preference of header?.split(',') ?? []) {
    const [name, value] = (preference.split(';', 1)[0] ?? '').split('=', 2)
    if (name?.trim().toLowerCase() !== 'wait') continue
    // "If any preference is specified more than once, only the first instance is to be considered."
    const seconds = /^\s*"?(\d{1,6})"?\s*$/.exec(value ?? '')?.[1]
    return seconds === undefined ? undefined : Number(seconds)
  }
  return undefined
}

/** The value of the request's `Prefer` and the response's `Preference-Applied` header. */
export const preferWait = (seconds: number): string => `wait=${seconds}`
