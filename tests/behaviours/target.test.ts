import process from 'node:process'
import { behaviours } from './suite.ts'
import { readTarget } from './target.ts'

// vitest.config.ts takes this file in where the variable is set.
await behaviours(await readTarget(process.env.BEHAVIOURS_TARGET ?? ''))
