/*
 * A real OpenID provider in a process of its own: `node openid-provider.js <options as JSON>`.
 * Prints its issuer on a line once it listens, and ends when its standard input does.
 */
import { createServer } from 'node:http'
import { argv, stdin, stdout } from 'node:process'
// @ts-expect-error: the package has no types.
import Provider from 'oidc-provider'

/** @typedef {import('./start-openid-provider.ts').OpenIdProviderOptions} Options */

/** @type {Required<Options>} */
const { port, redirectUris, clientId, clientSecret, accounts, claimsInIdToken } = JSON.parse(
  argv[2] ?? '',
)

const server = createServer()
server.listen(port, '127.0.0.1', () => {
  const address = server.address()
  const issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : port}`
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: redirectUris }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    // With conforming ID tokens the claims of the scopes are at userinfo only.
    conformIdTokenClaims: !claimsInIdToken,
    cookies: { keys: ['a key for tests'] },
    /** @param {unknown} _ctx @param {string} sub */
    findAccount: (_ctx, sub) =>
      accounts[sub] && { accountId: sub, claims: () => ({ sub, ...accounts[sub] }) },
  })
  provider.use(withoutFonts)
  server.on('request', provider.callback())
  stdout.write(`${issuer}\n`)
})

stdin.on('end', () => process.exit()).resume()

/**
 * The pages ask for a font from elsewhere, and would wait for it.
 * @param {{ body: unknown }} ctx
 * @param {() => Promise<void>} next
 */
async function withoutFonts(ctx, next) {
  await next()
  if (typeof ctx.body === 'string') ctx.body = ctx.body.replace(/@import url\([^)]*\);?/, '')
}
