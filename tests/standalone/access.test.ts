import { expect, onTestFinished, test } from 'vitest'
import { createGuard } from '../../packages/guard/src/index.ts'
import { Server } from '../resilience/server.ts'
import { Terminal, visitor } from '../resilience/terminal.ts'

test('one of access.admins is an admin to an API in another process, and nobody else is', async () => {
  const configuration = { access: { admins: ['ada@example.com'] } }
  const server = await Server.start({ configuration })
  onTestFinished(() => server.remove())
  const { issuer } = server
  const guard = createGuard({ issuer, audience: issuer })

  const rolesOf = async (name: string) => {
    const [terminal, person] = [await Terminal.begin(server), visitor(name)]
    const form = await person.open(`${issuer}/device`)
    const signIn = await person.press(form, 'Continue', { user_code: terminal.userCode })
    await person.press(await person.press(signIn, 'Sign in'), 'Approve')
    const headers = { authorization: `Bearer ${(await terminal.poll()).accessToken}` }
    return (await guard.verify(new Request(issuer, { headers }))).roles
  }
  expect(await rolesOf('ada')).toEqual(['admin'])
  expect(await rolesOf('bob')).toEqual([])
})
