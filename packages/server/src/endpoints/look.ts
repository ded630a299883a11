import { type Answer, html } from '../http/response.ts'
import type { Look } from '../pages/data.ts'
import { welcomePage } from '../pages/welcome.ts'

/** `GET /`: says what this server is, for somebody who came here by chance. */
export const getWelcome = (look: Look, issuer: string): Answer =>
  html(welcomePage(look, { issuer }))

/** The style sheet or the logo. Its URL changes with its content, so it is cached for a year. */
export const getAsset = (contentType: string, body: string | Uint8Array<ArrayBuffer>): Answer => ({
  status: 200,
  headers: {
    'content-type': contentType,
    'cache-control': 'public, max-age=31536000, immutable',
  },
  body,
})
