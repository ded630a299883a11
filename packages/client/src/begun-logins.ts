import { randomBytes } from 'node:crypto'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DeviceLogin } from './flows/device.ts'
import type { LoginPurpose } from './keep-login.ts'
import { LoginError } from './login-error.ts'
import { isAlive } from './platform/is-alive.ts'
import { stateFolder } from './platform/state-folder.ts'
import {
  makePrivateFolder,
  namesIn,
  readPrivateFile,
  writePrivateFile,
} from './store/private-file.ts'

/** A login between its two steps. It holds what collects the session, so it is secret. */
export interface BegunRecord extends LoginPurpose {
  readonly login: DeviceLogin
}

/** A begun login in the hands of this process, and of no other. */
export interface Claim {
  readonly record: BegunRecord
  /** Gives it back, for another process to go on with. */
  release(): Promise<void>
  /** There is nothing to go on with. */
  forget(): Promise<void>
}

const VERSION = 1
const NAME = /^([0-9a-f]{16})(?:\.(\d+))?\.json$/

const folder = () => join(stateFolder(), 'begun')

/** Puts it away where only this user can read it, and resolves to its handle, which is no secret. */
export async function putAway(record: BegunRecord): Promise<string> {
  const handle = randomBytes(8).toString('hex')
  await makePrivateFolder(folder())
  const text = `${JSON.stringify({ version: VERSION, ...record })}\n`
  await writePrivateFile(join(folder(), `${handle}.json`), text)
  return handle
}

/**
 * Takes it up. A claim is the file's name, with the process in it: whoever renames it has it, and
 * the claim of a process that has died counts for nothing. Two that polled at once would look to the
 * server like a thief and the one robbed.
 *
 * @throws {LoginError} `unknown_login`, `store_unusable`
 */
export async function takeUp(handle: string): Promise<Claim> {
  const found = (await begun()).find((one) => one.handle === handle)
  if (found === undefined) throw unknown(handle, 'There is none here')
  if (found.pid !== undefined && isAlive(found.pid)) {
    throw unknown(handle, `Process ${found.pid} waits for it`)
  }
  const mine = join(folder(), `${handle}.${process.pid}.json`)
  await rename(join(folder(), found.name), mine).catch((cause: unknown) => {
    throw unknown(handle, 'Another process was faster', { cause })
  })
  const record = parse(await readPrivateFile(mine))
  const forget = () => rm(mine, { force: true })
  if (record === undefined) {
    await forget()
    throw unknown(handle, 'It was begun by another version')
  }
  return { record, forget, release: () => rename(mine, join(folder(), `${handle}.json`)) }
}

/** Removes those that can come to nothing any more. */
export async function sweep(now: Date): Promise<void> {
  for (const { name, pid } of await begun()) {
    if (pid !== undefined && isAlive(pid)) continue
    const path = join(folder(), name)
    const record = parse(await readPrivateFile(path).catch(() => undefined))
    if (record && new Date(record.login.expiresAt) > now) continue
    await rm(path, { force: true })
  }
}

async function begun() {
  return (await namesIn(folder())).flatMap((name) => {
    const [, handle, pid] = NAME.exec(name) ?? []
    return handle === undefined ? [] : [{ name, handle, ...(pid && { pid: Number(pid) }) }]
  })
}

function parse(text: string | undefined): BegunRecord | undefined {
  try {
    const record = JSON.parse(text ?? '')
    return record.version === VERSION ? record : undefined
  } catch {
    return undefined
  }
}

const unknown = (handle: string, why: string, options?: ErrorOptions): LoginError =>
  new LoginError(
    'unknown_login',
    `There is no login to complete: ${shown(handle)}. ${why}.`,
    options,
  )

/** What was typed as a handle may be anything, even a secret. */
const shown = (handle: string) => (/^[0-9a-f]{16}$/.test(handle) ? handle : 'that is no handle')
