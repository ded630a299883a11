import { resolve } from 'node:path'
import { givenMasterKey } from '../keys/master-key.ts'
import { backUp } from '../store/sqlite/backup.ts'
import { StoreError } from '../store/store.ts'
import { fail, type Io, refuse, say } from './io.ts'
import { Problems } from './problems.ts'
import { readConfiguration, type Source } from './read.ts'
import { storeName } from './use-store.ts'

/** Runs `paircode-server backup`, even beside running servers, and returns its exit code. */
export function backUpTo(to: string, source: Source, io: Io): number {
  const problems = new Problems()
  const configuration = readConfiguration(source, problems)
  const { memory, postgres } = configuration?.store ?? {}
  if (memory) problems.add(['store', 'memory'], 'ends with the server, and cannot be backed up')
  if (postgres !== undefined) {
    problems.add(['store', 'postgres'], 'is backed up by pg_dump: docs/operators.md, "Backups"')
  }
  if (!configuration || problems.lines.length > 0) return refuse(io, source.path, problems)

  const file = storeName(configuration, source.path)
  const copy = resolve(io.cwd(), to)
  try {
    backUp(file, copy)
  } catch (error) {
    if (error instanceof StoreError) return fail(io, error.message)
    throw error
  }
  const key = givenMasterKey(io.env) ? 'PAIRCODE_MASTER_KEY' : `${file}.key`
  return say(
    io,
    `${file} is backed up in ${copy}, which is worth nothing without ${key}: keep both, apart`,
  )
}
