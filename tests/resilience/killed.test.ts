/** `kill -9`, in every state of a login and of a refresh: what was answered is kept. */
import { describe, expect, test } from 'vitest'
import { beginLogin } from '../browser/terminal.ts'
import { Person } from '../people/person.js'
import { useStores } from './stores.ts'
import { approve, Terminal } from './terminal.ts'

const stores = useStores()

const REDEEM = "SET status = 'redeemed'"
const ROTATE = 'SET generation ='

describe.each(['SQLite', 'PostgreSQL'] as const)('%s:', (store) => {
  const startServer = stores[store]

  test('a server that is killed after each step of a login loses none of them', async () => {
    const server = await startServer()
    const terminal = await beginLogin(server.issuer)
    await server.killAndStart()
    const ada = new Person({ fields: { email: 'ada@example.com' } })
    let page = await ada.open(terminal.url)
    for (const button of ['Continue', 'Sign in']) {
      page = await ada.press(page, button)
      await server.killAndStart()
      expect(await terminal.poll()).toMatchObject({ status: 200, body: '' })
    }
    await ada.press(page, 'Approve')
    await server.killAndStart()
    const done = await terminal.poll()
    await server.killAndStart()
    expect((await terminal.userinfo(done)).status).toBe(200)
    expect(server.count('login_redeemed')).toBe(1)
  })

  test('a login is redeemed after the restart when the server was killed before it was', async () => {
    const server = await startServer()
    const terminal = await Terminal.begin(server)
    await approve(terminal)
    await server.befall({ death: { when: 'before', statement: REDEEM } })
    await expect(terminal.poll()).rejects.toThrow()
    await server.died()
    await server.start()
    expect((await terminal.poll()).status).toBe(200)
    expect((await terminal.refresh()).status).toBe(200)
  })

  test('a login whose redemption was kept and not answered is not redeemed again, and the terminal is told', async () => {
    const server = await startServer()
    const terminal = await Terminal.begin(server)
    await approve(terminal)
    await server.befall({ death: { when: 'after', statement: REDEEM } })
    await expect(terminal.poll()).rejects.toThrow()
    await server.died()
    await server.start()
    expect(await terminal.poll()).toMatchObject({ status: 400, error: 'invalid_grant' })
    expect(server.count('login_replayed')).toBe(1)
  })

  test.each(['before', 'after'] as const)(
    'a session whose server is killed %s a refresh is kept is still logged in',
    async (when) => {
      const server = await startServer()
      const terminal = await Terminal.loggedIn(server)
      await server.befall({ death: { when, statement: ROTATE } })
      await expect(terminal.refresh()).rejects.toThrow()
      await server.died()
      await server.start()
      const again = await Promise.all([terminal.refresh(), terminal.refresh()])
      expect(again.map(({ status }) => status)).toEqual([200, 200])
      expect(again[0]?.refreshToken).toBe(again[1]?.refreshToken)
      expect((await terminal.refresh()).status).toBe(200)
      expect(server.count('refresh_token_reused')).toBe(0)
    },
  )
})
