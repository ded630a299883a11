#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { Interrupted } from './io.ts'
import { run } from './run.ts'

// Whoever reads our answer may stop early, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  version,
  fetch,
  interrupted() {
    const interrupt = new AbortController()
    // Once: a second Ctrl-C ends the process whatever it is at.
    process.once('SIGINT', () => interrupt.abort(new Interrupted('Interrupted.')))
    return interrupt.signal
  },
})
