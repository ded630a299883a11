import process from 'node:process'
import { configDefaults, defineConfig } from 'vitest/config'

export default defineConfig({
  // Packages are tested from their sources; what starts a process of its own uses `dist`.
  resolve: { conditions: ['@paircode/source'] },
  ssr: { resolve: { conditions: ['@paircode/source'] } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'tests/**/*.test.ts', 'examples/**/*.test.ts'],
    // Another server than ours is tested where one is named: docs/conformance.md.
    exclude: [
      ...configDefaults.exclude,
      ...(process.env.BEHAVIOURS_TARGET ? [] : ['tests/behaviours/target.test.ts']),
    ],
    reporters: ['default', './scripts/closing-line.js'],
    // Much of the time is waiting, for processes and browsers: on two cores two files at once are no crowd.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
