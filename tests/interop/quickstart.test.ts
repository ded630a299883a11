import { expect, test } from 'vitest'
import { Person } from '../people/person.js'
import { startQuickstart } from './quickstart.ts'

test.each([
  ['at the root of a host', '', 'loopback', /http:\S+\/go\/\S+(?=\s)/],
  ['under a path', '/acme', 'loopback', /http:\S+\/go\/\S+(?=\s)/],
  ['by the protocol of the origin', '', 'paircode', /http:\S+\/pair\/\S+(?=\s)/],
])('the three files of the quickstart work together, %s', async (_, path, flow, address) => {
  const { example } = await startQuickstart(path)
  const login = example('login', { PAIRCODE_FLOW: flow })
  const link = await login.said(address)
  await new Person({ fields: { email: 'ada@example.com' } }).answer(link)
  expect(await login.ended).toBe(0)
  expect(login.output()).toContain('Logged in as ada@example.com')

  const asked = example('do')
  expect(await asked.ended).toBe(0)
  expect(asked.output()).toMatch(/^You are authenticated as: person_[\w-]{22}\n$/)
})

test('do.ts says what to do for somebody who is not logged in', async () => {
  const { example } = await startQuickstart()
  const asked = example('do')
  expect(await asked.ended).toBe(1)
  expect(asked.output()).toContain('You are not logged in to')
})
