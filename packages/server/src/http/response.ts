import type { Html } from '../pages/layout.ts'

type Extra = Readonly<Record<string, string>>

/** An endpoint's answer. The router adds to it, and turns it into a `Response` at the very end. */
export interface Answer {
  readonly status: number
  readonly headers: Extra
  readonly body: string | Uint8Array<ArrayBuffer> | null
  /** `Set-Cookie` values, of which there may be several. */
  readonly cookies?: readonly string[]
}

export const html = (page: Html, status = 200, headers: Extra = {}): Answer => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
  body: String(page),
})

export const text = (body: string, status = 200, headers: Extra = {}): Answer => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
  body,
})

export const json = (body: unknown, status = 200, headers: Extra = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
})

export const empty = (status: number, headers: Extra = {}): Answer => ({
  status,
  headers,
  body: null,
})

/**
 * 303: the browser fetches the next page with GET, and the form's body goes nowhere
 * (RFC 9700 §4.12).
 */
export const seeOther = (url: string, cookies: readonly string[] = []): Answer =>
  withCookies(empty(303, { location: url }), cookies)

export const withCookies = (answer: Answer, cookies: readonly string[]): Answer => ({
  ...answer,
  cookies: [...(answer.cookies ?? []), ...cookies],
})

/** Plain headers if no name repeats: node-server writes those unchanged. */
export const toResponse = ({ status, headers, body, cookies = [] }: Answer): Response =>
  new Response(body, {
    status,
    headers: cookies.length === 0 ? headers : pairs(headers, cookies),
  })

const pairs = (headers: Extra, cookies: readonly string[]): [string, string][] =>
  Object.entries(headers).concat(cookies.map((cookie) => ['set-cookie', cookie]))

/** Whether the client prefers JSON to text. The `*` of a browser or curl is no such preference. */
export const wantsJson = (request: Request): boolean =>
  request.headers.get('accept')?.toLowerCase().includes('application/json') === true
