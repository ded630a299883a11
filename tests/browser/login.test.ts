import { expect, test } from 'vitest'
import { fillIn, goToQuestion, press, QUESTION, reads, textOf } from './guest.ts'
import { useWorld } from './world.ts'

const world = useWorld()

test('a person signs in with a real provider, approves, and the terminal is logged in', async () => {
  const terminal = await world.terminal({ host: 'adas-laptop', system: 'Debian 12' })
  const { page } = await world.guest()
  await goToQuestion(page, terminal.url)
  const question = await textOf(page)
  for (const fact of ['Acme CLI', 'adas-laptop', 'Debian 12', 'Ada Lovelace', 'Corp SSO']) {
    expect(question).toContain(fact)
  }
  expect(await terminal.poll()).toEqual({ status: 200, body: '', cookie: '' })

  await press(page, 'Approve')
  await reads(page, 'Approved')
  expect(await textOf(page)).toContain('Acme CLI on adas-laptop')

  const done = await terminal.poll()
  expect(done).toMatchObject({ status: 200, body: expect.stringMatching(/^person_[\w-]{22}$/) })
  const who = await terminal.userinfo(done)
  expect(await who.json()).toMatchObject({ sub: done.body, email: 'ada@example.com' })
  expect((await terminal.poll()).status).toBe(410)
})

test('a person who says no ends the login, in the terminal as well', async () => {
  const terminal = await world.terminal()
  const { page } = await world.guest()
  await goToQuestion(page, terminal.url)
  await press(page, 'Deny')
  await reads(page, 'Denied')
  expect(await terminal.poll()).toMatchObject({ status: 410, cookie: '' })

  await page.goto(terminal.url)
  await reads(page, 'This login was denied')
})

test('a login that expires while its question is open can no longer be approved', async () => {
  const terminal = await world.terminal()
  const { page } = await world.guest()
  await goToQuestion(page, terminal.url)
  await world.server.restart(301)
  await press(page, 'Approve')
  await reads(page, 'This login has expired')
  expect(await terminal.poll()).toMatchObject({ status: 410, cookie: '' })
  await world.server.restart()
})

test('without JavaScript a login works the same', async () => {
  const terminal = await world.terminal()
  const { page } = await world.guest({ javaScriptEnabled: false })
  await goToQuestion(page, terminal.url)
  await press(page, 'Approve')
  await reads(page, 'Approved')
  expect((await terminal.poll()).body).toMatch(/^person_/)
})

test('Tab and Enter are enough for a whole login', async () => {
  const terminal = await world.terminal()
  const { page } = await world.guest()
  const { keyboard } = page
  /** Moves on until the focus is on that button. */
  const tabTo = async (label: string) => {
    const focused = page.locator(':focus')
    for (let steps = 0; steps < 20; steps += 1) {
      await keyboard.press('Tab')
      if ((await focused.count()) > 0 && (await focused.textContent()) === label) return
    }
    throw new Error(`Tab does not lead to ${label}`)
  }

  await page.goto(terminal.url)
  await tabTo('Continue')
  await keyboard.press('Enter')
  await page.getByPlaceholder('Enter any login').and(page.locator(':focus')).waitFor()
  await keyboard.type('ada')
  await keyboard.press('Tab')
  await keyboard.type('any')
  await keyboard.press('Enter')
  await reads(page, 'Authorize')
  await tabTo('Continue')
  await keyboard.press('Enter')
  await reads(page, QUESTION)
  await tabTo('Approve')
  await keyboard.press('Enter')
  await reads(page, 'Approved')
  expect((await terminal.poll()).body).toMatch(/^person_/)
})

test('a server that is killed between any two steps goes on with the login', async () => {
  const terminal = await world.terminal()
  const { page } = await world.guest()
  const crash = async () => {
    await world.server.restart()
    expect(await terminal.poll()).toMatchObject({ status: 200, body: '' })
  }

  await crash() // after /cli_login
  await page.goto(terminal.url)
  await crash() // while the person reads
  await press(page, 'Continue')
  await page.getByPlaceholder('Enter any login').waitFor()
  await crash() // while they are at the provider
  await fillIn(page, 'ada')
  await crash()
  await press(page, 'Continue')
  await reads(page, QUESTION)
  await crash() // before the answer
  await press(page, 'Approve')
  await reads(page, 'Approved')
  await world.server.restart() // before the terminal collects
  const done = await terminal.poll()
  expect(done.body).toMatch(/^person_/)
  await world.server.restart() // and after
  expect((await terminal.userinfo(done)).status).toBe(200)
  expect((await terminal.poll()).status).toBe(410)
})
