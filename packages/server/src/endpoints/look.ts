import { html } from '../http/response.ts'
import type { Look } from '../pages/data.ts'
import { welcomePage } from '../pages/welcome.ts'

/** `GET /`: what this server is, to somebody who wandered in. */
export const getWelcome = (look: Look, issuer: string): Response =>
  html(welcomePage(look, { issuer }))

/** The style sheet or the logo. Its address changes with its content, so it is kept for a year. */
export const getAsset = (contentType: string, body: string | Uint8Array<ArrayBuffer>): Response =>
  new Response(body, {
    headers: {
      'content-type': contentType,
      'cache-control': 'public, max-age=31536000, immutable',
    },
  })
