import { expect, test } from 'vitest'
import { memory } from '../store/memory/index.ts'
import { Guesses } from './guesses.ts'

const START = Date.parse('2026-11-24T09:00:00Z')

/** Many accounts, five wrong guesses each, of which each ten come from another network. */
async function guessAll(guesses: Guesses, accounts: number): Promise<number> {
  let refused = 0
  for (let guess = 0; guess < accounts * 5; guess += 1) {
    const address = `198.51.${Math.floor(guess / 2560)}.${Math.floor(guess / 10) % 256}`
    const wait = await guesses.take(`person-${Math.floor(guess / 5)}`, address)
    if (wait === 0) await guesses.wrong(address)
    else refused += 1
  }
  return refused
}

test('a thousand networks together have no more guesses than one life of a code allows', async () => {
  const guesses = new Guesses(memory().spent, () => new Date(START))
  expect(await guessAll(guesses, 1000)).toBe(4000)
  expect(await guesses.take('ada', '203.0.113.1')).toBe(1)
})

test('an account has five guesses in ten minutes, and twenty a day', async () => {
  let now = START
  const guesses = new Guesses(memory().spent, () => new Date(now))
  const take = () => guesses.take('eve', '198.51.100.7')
  for (let minutes = 0; minutes < 40; minutes += 10) {
    for (let guess = 0; guess < 5; guess += 1) expect(await take()).toBe(0)
    expect(await take()).toBeGreaterThan(0)
    now += 600_000
  }
  expect(await take()).toBe(1920) // a twentieth of a day, less the 40 minutes
})

test('what one budget refuses costs nothing from the others', async () => {
  let now = START
  const guesses = new Guesses(memory().spent, () => new Date(now))
  for (let i = 0; i < 100; i += 1) await guesses.take('eve', '198.51.100.7')
  now += 600_000
  for (let i = 0; i < 5; i += 1) expect(await guesses.take('eve', '198.51.100.8')).toBe(0)
})

test('codes grow while many live and many are guessed, and shrink when both have passed', async () => {
  let now = START
  const guesses = new Guesses(memory().spent, () => new Date(now))
  expect(guesses.codeBegins()).toBe(8)
  await guessAll(guesses, 200)
  for (let live = 1; live < 24; live += 1) expect(guesses.codeBegins()).toBe(8)
  expect(guesses.codeBegins()).toBe(10) // 25 codes × 1000 guesses is more than 20^8 × 2^-20 = 24,414
  now += 3_600_000
  expect(guesses.codeBegins()).toBe(8)
})
