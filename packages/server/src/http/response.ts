import type { Html } from '../pages/layout.ts'

type Extra = Readonly<Record<string, string>>

export const html = (page: Html, status = 200, headers: Extra = {}): Response =>
  new Response(String(page), {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
  })

export const text = (body: string, status = 200, headers: Extra = {}): Response =>
  new Response(body, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
  })

export const json = (body: unknown, status = 200, headers: Extra = {}): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  })

/** 303: what follows a form is fetched anew, and the form's body goes nowhere (RFC 9700 §4.12). */
export const seeOther = (url: string, cookies: readonly string[] = []): Response =>
  withCookies(new Response(null, { status: 303, headers: { location: url } }), cookies)

export function withCookies(response: Response, cookies: readonly string[]): Response {
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  return response
}

/** Whether the client would rather have JSON than text. A browser's or curl's `*` is no such wish. */
export const wantsJson = (request: Request): boolean =>
  request.headers.get('accept')?.toLowerCase().includes('application/json') === true
