import { defineConfig } from 'vitest/config'
import usual from '../../vitest.config.ts'

/** The short ones, which `npm test` runs too, and the long ones: docs/resilience.md. */
export default defineConfig({
  ...usual,
  test: {
    ...usual.test,
    include: ['tests/resilience/**/*.test.ts', 'tests/resilience/**/*.long.ts'],
    // What is measured shares the machine with nothing else.
    fileParallelism: false,
  },
})
