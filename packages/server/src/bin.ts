#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { run } from './standalone/run.ts'

const version = (): string =>
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version

// The server keeps running when the reader of its log goes away.
for (const output of [process.stdout, process.stderr]) output.on('error', () => {})

process.exitCode = await run(process.argv.slice(2), process, version)
