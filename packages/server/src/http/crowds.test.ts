import { expect, test } from 'vitest'
import { Crowds } from './crowds.ts'

const TERMINAL = '192.0.2.7'
const people = (count: number) => Array.from({ length: count }, (_, index) => `person-${index}`)

function watch() {
  let time = 0
  const crowds = new Crowds(() => new Date(time))
  return {
    pass: (seconds: number) => {
      time += seconds * 1000
    },
    grows: (person: string, browser = '198.51.100.1', terminal = TERMINAL) =>
      crowds.grows(terminal, browser, person),
  }
}

test('the twentieth person in an hour makes a crowd, and it is told once', () => {
  const { grows } = watch()
  expect(people(25).flatMap((person, index) => (grows(person) ? [index] : []))).toEqual([19])
})

test('one person many times is no crowd', () => {
  const { grows } = watch()
  expect(people(100).some(() => grows('ada'))).toBe(false)
})

test('an office that logs itself in is no crowd', () => {
  const { grows } = watch()
  expect(people(500).some((person) => grows(person, TERMINAL))).toBe(false)
})

test('people of one kind of address at a terminal of the other are a crowd, too', () => {
  const { grows } = watch()
  expect(people(20).some((person) => grows(person, '198.51.100.1', '2001:db8::1'))).toBe(true)
})

test('people at terminals of different networks are no crowd', () => {
  const { grows } = watch()
  expect(people(50).some((person, at) => grows(person, undefined, `203.0.113.${at}`))).toBe(false)
})

test('twenty people over several hours are no crowd', () => {
  const { grows, pass } = watch()
  expect(people(19).some((person) => grows(person))).toBe(false)
  pass(3600)
  expect(grows('late')).toBe(false)
})
