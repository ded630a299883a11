import { hostname } from 'node:os'
import { expect, test } from 'vitest'
import { thisMachine } from './machine.ts'

test('a machine says its name and its system, in one line each', () => {
  const { host, system } = thisMachine()
  expect(host).toBe(hostname())
  expect(system).toMatch(/^[^\p{Cc}]{4,64}$/u)
})
