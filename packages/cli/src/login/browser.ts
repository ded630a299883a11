import { createHash } from 'node:crypto'
import { closeSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { stateFolder } from '@paircode/client'
import { type Io, isPersonThere } from '../io.ts'

const COOL_DOWN_SECONDS = 60

/**
 * Whether a login may open a browser. Without a person at the terminal, only if the command line
 * asks for it, and once a minute per server: a background job would open tab after tab.
 */
export function mayOpenBrowser(
  issuer: string,
  asked: { readonly browser?: boolean | undefined; readonly 'no-browser'?: boolean | undefined },
  io: Io,
): boolean {
  if (asked['no-browser']) return false
  if (isPersonThere(io)) return true
  if (!asked.browser) return false
  if (isFirst(issuer, io.now?.() ?? new Date())) return true
  io.stderr.write(
    `A browser was opened for ${issuer} less than a minute ago: none is opened now.\n`,
  )
  return false
}

/** Only one of several concurrent processes creates the marker file. */
function isFirst(issuer: string, now: Date): boolean {
  const folder = join(stateFolder(), 'opened')
  const mark = join(folder, createHash('sha256').update(issuer).digest('hex').slice(0, 16))
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const age = now.getTime() - (statSync(mark, { throwIfNoEntry: false })?.mtimeMs ?? 0)
  if (age > COOL_DOWN_SECONDS * 1000) rmSync(mark, { force: true })
  try {
    closeSync(openSync(mark, 'wx', 0o600))
    return true
  } catch {
    return false
  }
}
