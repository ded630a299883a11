import { expect, test } from 'vitest'
import { startServer, startTerminal } from './start-server.ts'

/** Ada's terminal, logged in with a cookie, and a deployment that may think of her otherwise later. */
async function loggedIn() {
  const deployment = { admits: true, roles: ['admin'], asked: 0 }
  const server = startServer({
    authorize: () => {
      deployment.asked += 1
      return deployment.admits && { roles: deployment.roles }
    },
  })
  const terminal = startTerminal(server)
  await server.person('ada@example.com').answer(await (await terminal.begin()).text())
  const [cookie = ''] = (await terminal.poll()).headers.getSetCookie()[0]?.split(';') ?? []
  const request = () => new Request(server.issuer, { headers: { cookie } })
  const roles = async () => (await server.paircode.authenticate(request())).roles
  return { server, deployment, roles }
}

test('a role that is taken away reaches a terminal with a cookie within a minute', async () => {
  const { server, deployment, roles } = await loggedIn()
  expect(await roles()).toEqual(['admin'])
  deployment.roles = []
  server.pass(60)
  expect(await roles()).toEqual([])
  expect(await roles()).toEqual([]) // and stays: it is on record
})

test('a clock that is set back does not put that off', async () => {
  const { server, deployment, roles } = await loggedIn()
  deployment.roles = []
  server.pass(-3600)
  expect(await roles()).toEqual([])
})

test('somebody who may not log in any more is logged out within a minute', async () => {
  const { server, deployment, roles } = await loggedIn()
  deployment.admits = false
  server.pass(60)
  await expect(roles()).rejects.toMatchObject({ status: 401, code: 'invalid_token' })
  expect(server.events).toContainEqual(expect.objectContaining({ event: 'person_refused' }))
  deployment.admits = true
  await expect(roles()).rejects.toMatchObject({ status: 401 })
})

test('the deployment is asked once a minute of a terminal that is used all the time', async () => {
  const { server, deployment, roles } = await loggedIn()
  const asked = deployment.asked
  for (let second = 0; second < 120; second += 1) {
    server.pass(1)
    await roles()
  }
  expect(deployment.asked - asked).toBe(2)
})
