import { defineConfig } from 'vitest/config'
import usual from '../../vitest.config.ts'

/** What runs on a machine of its own: `npm run test:containers`. */
export default defineConfig({
  ...usual,
  test: {
    ...usual.test,
    include: ['tests/containers/*.run.ts'],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
})
