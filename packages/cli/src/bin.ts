#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { Interrupted } from './io.ts'
import { run } from './run.ts'

for (const stream of [process.stdout, process.stderr]) {
  // Whoever reads our answer may stop early, as `head` does.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    process.exit()
  })
}

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

void run(process.argv.slice(2), {
  env: process.env,
  get stdin() {
    return process.stdin // opened only by what reads it
  },
  stdout: process.stdout,
  stderr: process.stderr,
  version,
  interrupted() {
    const interrupt = new AbortController()
    // Once: a second Ctrl-C ends the process whatever it is at.
    process.once('SIGINT', () => interrupt.abort(new Interrupted('Interrupted.')))
    return interrupt.signal
  },
}).then((code) => {
  process.exitCode = code
})
