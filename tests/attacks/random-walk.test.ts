import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nowhere, World } from './world.ts'

/** The latest, as a rule; now and then something older. */
const back = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.nat(12) },
)
const one = fc.nat(1)
const seldom = fc.nat(7).map((n) => n === 0)

type Step = (world: World) => Promise<void> | void

/** A step, with its values in its name, so that a walk that goes wrong can be read. */
const step = <T>(
  name: string,
  weight: number,
  values: fc.Arbitrary<T>,
  take: (world: World, value: T) => ReturnType<Step>,
) => ({
  weight,
  arbitrary: values.map((value) =>
    Object.assign((world: World) => take(world, value), {
      [fc.toStringMethod]: () => `${name} ${JSON.stringify(value)}`,
    }),
  ),
})

const steps: fc.Arbitrary<Step> = fc.oneof(
  step('begin', 1, fc.constant(null), (world) => world.begin()),
  step('open', 3, fc.tuple(one, back), (world, [browser, which]) => world.open(browser, which)),
  step('revisit', 1, fc.tuple(one, back), (world, [browser, which]) =>
    world.revisit(browser, which),
  ),
  step(
    'press',
    12,
    fc.record({ back, elsewhere: seldom, button: fc.nat(2), person: one }),
    (world, move) => world.press(move),
  ),
  step('poll', 4, fc.tuple(back, fc.integer({ min: 1, max: 3 })), (world, [which, times]) =>
    world.poll(which, times),
  ),
  step('steal', 1, back, (world, which) => world.stealFrom(which)),
  step('pass', 1, fc.constantFrom(1, 60, 299, 300), (world, seconds) => world.pass(seconds)),
)

test('whatever two people do in two browsers, a terminal gets the session that was approved for it, once', async () => {
  const reached = { ...nowhere }
  const walk = async (steps: Step[]) => {
    const world = new World(reached)
    await world.begin()
    for (const step of steps) await step(world)
    await world.check()
  }
  const walks = fc.array(steps, { minLength: 40, maxLength: 80, size: 'max' })
  // Fewer walks where the machine is busy.
  const limits = { numRuns: 100, interruptAfterTimeLimit: 8000 }
  await fc.assert(fc.asyncProperty(walks, walk), limits)
  // Walks that never arrive prove nothing.
  for (const [where, times] of Object.entries(reached)) expect(times, where).toBeGreaterThan(0)
})
