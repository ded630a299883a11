import { expect, test } from 'vitest'
import {
  goAlmostBack,
  goToProvider,
  goToQuestion,
  press,
  QUESTION,
  reads,
  signIn,
  textOf,
} from './guest.ts'
import { useWorld } from './world.ts'

const world = useWorld()

test('a login that goes on in one browser is closed to every other', async () => {
  const terminal = await world.terminal()
  const [ada, mallory] = [await world.guest(), await world.guest()]
  await goToProvider(mallory.page, (await world.terminal()).url)
  const callback = await goAlmostBack(ada, terminal.url)
  await mallory.page.goto(callback)
  await reads(mallory.page, 'This sign-in did not start here')
  await mallory.page.goto(terminal.url)
  await press(mallory.page, 'Continue')
  await reads(mallory.page, 'There is no such login here')

  await ada.page.goto(callback)
  await reads(ada.page, QUESTION)
  await mallory.page.goto(ada.page.url())
  await reads(mallory.page, 'There is no such login here')
  await press(ada.page, 'Approve')
  await reads(ada.page, 'Approved')
  const who = await terminal.userinfo(await terminal.poll())
  expect(await who.json()).toMatchObject({ email: 'ada@example.com' })
})

test('each answer counts for the login that its tab shows, and once', async () => {
  const [first, second] = [await world.terminal(), await world.terminal()]
  const { page, context } = await world.guest()
  await goToQuestion(page, first.url)
  const [tab, copy] = [await context.newPage(), await context.newPage()]
  await tab.goto(second.url)
  await press(tab, 'Continue')
  await reads(tab, QUESTION) // signed in already
  await copy.goto(tab.url())

  await press(page, 'Deny')
  await reads(page, 'Denied')
  await press(tab, 'Approve')
  await reads(tab, 'Approved')
  await press(copy, 'Deny')
  await reads(copy, 'This login is finished')
  expect((await first.poll()).status).toBe(410)
  expect((await second.poll()).body).toMatch(/^person_/)
})

test('two people log two terminals in at the same time, each as themselves', async () => {
  const logIn = async (login: string) => {
    const terminal = await world.terminal()
    const { page } = await world.guest()
    await goToQuestion(page, terminal.url, login)
    await press(page, 'Approve')
    await reads(page, 'Approved')
    const done = await terminal.poll()
    const who = (await (await terminal.userinfo(done)).json()) as { name: string }
    return [done.body, who.name]
  }
  const [[adaId, ada], [graceId, grace]] = await Promise.all([logIn('ada'), logIn('grace')])
  expect([ada, grace]).toEqual(['Ada Lovelace', 'Grace Hopper'])
  expect(adaId).not.toBe(graceId)
})

test('somebody who is signed in is asked at once, and another account may answer instead', async () => {
  const terminal = await world.terminal()
  const { page, context, origins } = await world.guest()
  await goToQuestion(page, (await world.terminal()).url, 'ada')
  origins.clear()
  await page.goto(terminal.url)
  await press(page, 'Continue')
  await reads(page, QUESTION)
  expect([...origins]).toEqual([world.issuer])

  const tab = await context.newPage()
  await tab.goto(page.url())
  await press(tab, 'Use another account')
  await reads(tab, 'Sign in')
  await press(tab, 'Continue with Corp SSO')
  await signIn(tab, 'grace')
  await reads(tab, QUESTION)
  expect(await textOf(tab)).toContain('Grace Hopper')

  await press(page, 'Approve') // the tab that still shows ada's account
  await reads(page, 'This form is out of date')
  expect(await terminal.poll()).toMatchObject({ status: 200, body: '' })
  await press(tab, 'Approve')
  await reads(tab, 'Approved')
  const who = await terminal.userinfo(await terminal.poll())
  expect(await who.json()).toMatchObject({ email: 'grace@example.com' })
})
