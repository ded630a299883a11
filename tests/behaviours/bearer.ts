import { expect } from 'vitest'
import type { Section } from './suite.ts'
import { parametersOf, send } from './wire.ts'

export const bearer: Section = (program, behaviour) => {
  const { target, metadata } = program
  const url = metadata.userinfo_endpoint
  const { origin, pathname } = new URL(target.issuer)
  const resourceUrl = `${origin}/.well-known/oauth-protected-resource${pathname === '/' ? '' : pathname}`

  behaviour(
    216,
    'without a token there is a challenge, and no error in it',
    'RFC 6750 §3.1',
    async () => {
      const { status, headers } = await send(url)
      expect([status, headers.get('www-authenticate')]).toEqual([
        401,
        expect.stringMatching(/^Bearer/),
      ])
      expect(headers.get('www-authenticate')).not.toContain('error')
    },
  )
  behaviour(217, 'a token comes in one place', 'RFC 6750 §2', async () => {
    const { access_token } = await program.loggedIn()
    const { status } = await send(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${access_token}` },
      body: parametersOf({ access_token }),
    })
    expect(status).toBe(400)
  })
  behaviour(218, 'a header of another form is no token', 'RFC 6750 §2.1', async () => {
    const { access_token } = await program.loggedIn()
    for (const authorization of ['Bearer', `Bearer ${access_token} x`, `Token ${access_token}`]) {
      expect([400, 401]).toContain((await send(url, { headers: { authorization } })).status)
    }
  })
  behaviour(219, 'a token that is not good is invalid_token', 'RFC 6750 §3.1', async () => {
    const { status, headers } = await program.userinfo('garbage')
    expect(status).toBe(401)
    expect(headers.get('www-authenticate')).toContain('error="invalid_token"')
  })
  behaviour(220, 'a token without openid is not enough for userinfo', 'RFC 6750 §3.1', async () => {
    const { access_token } = await program.loggedIn({ scope: target.scopes.less })
    const { status, headers } = await program.userinfo(access_token)
    expect(status).toBe(403)
    expect(headers.get('www-authenticate')).toContain('error="insufficient_scope"')
  })
  behaviour(221, 'the challenge names the resource metadata', 'RFC 9728 §5.1', async () => {
    expect((await send(url)).headers.get('www-authenticate')).toContain('resource_metadata=')
  })
  behaviour(222, 'the resource says which server protects it', 'RFC 9728 §3', async () => {
    const { status, body } = await send(resourceUrl)
    expect(status).toBe(200)
    expect(body).toMatchObject({ resource: expect.any(String) })
    expect(body.authorization_servers).toEqual([target.issuer])
    const head = await send(resourceUrl, { method: 'HEAD' })
    expect([head.status, head.text]).toEqual([200, ''])
    expect((await send(resourceUrl, { method: 'PUT' })).status).toBe(405)
  })
}
