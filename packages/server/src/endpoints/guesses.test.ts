import { expect, test } from 'vitest'
import { Guesses } from './guesses.ts'

const START = Date.parse('2026-11-24T09:00:00Z')

/** Many accounts, five wrong guesses each, of which each ten come from another network. */
function guessAll(guesses: Guesses, accounts: number): number {
  let refused = 0
  for (let guess = 0; guess < accounts * 5; guess += 1) {
    const address = `198.51.${Math.floor(guess / 2560)}.${Math.floor(guess / 10) % 256}`
    if (guesses.take(`person-${Math.floor(guess / 5)}`, address) === 0) guesses.wrong(address)
    else refused += 1
  }
  return refused
}

test('a thousand networks together have no more guesses than one life of a code allows', () => {
  const guesses = new Guesses(() => new Date(START))
  expect(guessAll(guesses, 1000)).toBe(4000)
  expect(guesses.take('ada', '203.0.113.1')).toBe(1)
})

test('an account has five guesses in ten minutes, and twenty a day', () => {
  let now = START
  const guesses = new Guesses(() => new Date(now))
  const take = () => guesses.take('eve', '198.51.100.7')
  for (let minutes = 0; minutes < 40; minutes += 10) {
    expect([take(), take(), take(), take(), take()]).toEqual([0, 0, 0, 0, 0])
    expect(take()).toBeGreaterThan(0)
    now += 600_000
  }
  expect(take()).toBe(1920) // a twentieth of a day, less the 40 minutes
})

test('what one budget refuses costs nothing from the others', () => {
  let now = START
  const guesses = new Guesses(() => new Date(now))
  for (let i = 0; i < 100; i += 1) guesses.take('eve', '198.51.100.7')
  now += 600_000
  const taken = Array.from({ length: 5 }, () => guesses.take('eve', '198.51.100.8'))
  expect(taken).toEqual([0, 0, 0, 0, 0])
})

test('codes grow while many live and many are guessed, and shrink when both have passed', () => {
  let now = START
  const guesses = new Guesses(() => new Date(now))
  expect(guesses.codeBegins()).toBe(8)
  guessAll(guesses, 200)
  for (let live = 1; live < 24; live += 1) expect(guesses.codeBegins()).toBe(8)
  expect(guesses.codeBegins()).toBe(10) // 25 codes × 1000 guesses is more than 20^8 × 2^-20 = 24,414
  now += 3_600_000
  expect(guesses.codeBegins()).toBe(8)
})
