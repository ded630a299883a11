import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { goToQuestionByForm, press, QUESTION, reads } from './guest.ts'
import { useWorld } from './world.ts'

const world = useWorld((usual) => ({
  ...usual,
  providers: [{ type: 'local', name: 'a test account' }],
}))

/** A site of somebody else, whose pages are whatever the address asks for. */
let site: Server
beforeAll(async () => {
  site = createServer(({ url = '' }, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(new URL(url, 'http://site').searchParams.get('html'))
  }).listen(0, '127.0.0.1')
  await once(site, 'listening')
})
afterAll(() => site.close())

/** On another host it is another site; on the server's it is another origin of the same site. */
const pageOf = (host: string, html: string) =>
  `http://${host}:${(site.address() as AddressInfo).port}/?${new URLSearchParams({ html })}`

const PENDING = { status: 200, body: '', cookie: '' }

test('a form that another page sends by itself is refused, even with the right fields in it', async () => {
  const terminal = await world.terminal()
  const { page, origins } = await world.guest()
  await goToQuestionByForm(page, terminal.url)
  const fields = await page.locator('form').last().innerHTML()
  const targets = [terminal.url, ...['/consent', '/sign-in', '/logout'].map(inIssuer)]

  for (const host of ['localhost', '127.0.0.1']) {
    for (const target of targets) {
      const form = `<form method="post" action="${target}">${fields}
        <input name="decision" value="approve"></form>
        <script>HTMLFormElement.prototype.submit.call(document.forms[0])</script>`
      const answer = page.waitForResponse((response) => response.url() === target)
      await page.goto(pageOf(host, form))
      expect([host, target, (await answer).status()]).toEqual([host, target, 403])
    }
    origins.delete(new URL(pageOf(host, '')).origin)
  }
  expect(await terminal.poll()).toEqual(PENDING)
})

const inIssuer = (path: string) => `${world.issuer}${path}`

test('no page can be framed, not even one that reports an error', async () => {
  const terminal = await world.terminal()
  const { page, origins, violations } = await world.guest()
  await goToQuestionByForm(page, terminal.url)
  const paths = ['/', '/sign-in', '/callback/local', '/consent', '/token', '/healthz', '/nowhere']
  const urls = [page.url(), terminal.url, ...paths.map(inIssuer)]

  await page.goto(pageOf('127.0.0.1', urls.map((url) => `<iframe src="${url}"></iframe>`).join('')))
  const [, ...frames] = page.frames()
  const shown = await Promise.all(
    frames.map((frame) => frame.evaluate<string>('location.protocol')),
  )
  expect(shown).toEqual(urls.map(() => 'chrome-error:'))
  expect(violations.splice(0)).toHaveLength(urls.length)
  origins.delete(new URL(pageOf('127.0.0.1', '')).origin)
})

test('a browser that is sent to /token gets nothing, and the terminal still does', async () => {
  const terminal = await world.terminal()
  const { page, context } = await world.guest()
  await goToQuestionByForm(page, terminal.url)
  await press(page, 'Approve')
  await reads(page, 'Approved')

  const answer = await page.goto(inIssuer(`/token?paircode=${terminal.secret}`))
  expect(answer?.status()).toBe(403)
  const names = (await context.cookies()).map(({ name }) => name)
  expect(names.sort()).toEqual(['paircode_browser', 'paircode_person'])
  expect((await terminal.poll()).cookie).toMatch(/^paircode_session=/)
})

test('two clicks that come with the question approve nothing, and a later one does', async () => {
  const terminal = await world.terminal()
  const { page, context } = await world.guest()
  // The time in which clicks are not taken is that of an animation, so it can be made to stand still.
  const devTools = await context.newCDPSession(page)
  await devTools.send('Animation.enable')
  await devTools.send('Animation.setPlaybackRate', { playbackRate: 0 })
  await goToQuestionByForm(page, terminal.url)
  const button = page.getByRole('button', { name: 'Approve' })
  await button.scrollIntoViewIfNeeded()
  const { x = 0, y = 0 } = (await button.boundingBox()) ?? {}
  await page.mouse.dblclick(x + 10, y + 10)
  expect(await terminal.poll()).toEqual(PENDING)

  await devTools.send('Animation.setPlaybackRate', { playbackRate: 1 })
  await press(page, 'Approve')
  await reads(page, 'Approved')
})

test('an Enter key that is held down since the page before approves nothing', async () => {
  const terminal = await world.terminal()
  const { page } = await world.guest()
  await page.goto(terminal.url)
  await press(page, 'Continue')
  await page.getByLabel('E-mail address').fill('ada@example.com')
  await page.keyboard.down('Enter')
  await reads(page, QUESTION)
  for (let repeats = 0; repeats < 10; repeats += 1) await page.keyboard.down('Enter')
  await page.keyboard.up('Enter')
  expect(await terminal.poll()).toEqual(PENDING)
  await press(page, 'Approve')
  await reads(page, 'Approved')
})
