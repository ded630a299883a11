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

/** A login between its two steps. It is secret, as it holds what collects the session. */
export interface BegunRecord extends LoginPurpose {
  readonly login: DeviceLogin
}

/** A begun login that only this process may complete. */
export interface Claim {
  readonly record: BegunRecord
  /** Gives it back so that another process can continue it. */
  release(): Promise<void>
  /** Deletes it, as there is nothing left to continue. */
  forget(): Promise<void>
}

/** A begun login on disk. Its file name holds the PID that claimed it. */
interface Begun {
  readonly name: string
  readonly handle: string
  readonly pid?: number
}

const VERSION = 1
const NAME = /^([0-9a-f]{16})(?:\.(\d+))?\.json$/

/** The handles that this process has claimed; an earlier process may have had the same PID. */
const claimed = new Set<string>()

const folder = () => join(stateFolder(), 'begun')

/** Stores it where only this user can read it, and resolves to its handle, which is not secret. */
export async function putAway(record: BegunRecord): Promise<string> {
  const handle = randomBytes(8).toString('hex')
  await makePrivateFolder(folder())
  const text = `${JSON.stringify({ version: VERSION, ...record })}\n`
  await writePrivateFile(join(folder(), `${handle}.json`), text)
  return handle
}

/**
 * Claims a begun login by renaming its file to include this process's PID. Whoever renames it first
 * has it, and the claim of a dead process does not count. Two processes polling at once would look
 * like a theft to the server.
 *
 * @throws {LoginError} `unknown_login`, `store_unusable`
 */
export async function takeUp(handle: string): Promise<Claim> {
  const found = (await begun()).find((one) => one.handle === handle)
  if (found === undefined) throw unknown(handle, 'There is none here')
  if (isClaimed(found)) throw unknown(handle, `Process ${found.pid ?? process.pid} waits for it`)
  claimed.add(handle)
  const unclaim = () => claimed.delete(handle)
  const mine = join(folder(), `${handle}.${process.pid}.json`)
  await rename(join(folder(), found.name), mine).catch((cause: unknown) => {
    unclaim()
    throw unknown(handle, 'Another process was faster', { cause })
  })
  const record = parse(await readPrivateFile(mine))
  const forget = () => rm(mine, { force: true }).finally(unclaim)
  if (record === undefined) {
    await forget()
    throw unknown(handle, 'It was begun by another version')
  }
  const release = () => rename(mine, join(folder(), `${handle}.json`)).finally(unclaim)
  return { record, forget, release }
}

/** Removes begun logins that can no longer be completed. */
export async function sweep(now: Date): Promise<void> {
  for (const one of await begun()) {
    if (isClaimed(one)) continue
    const path = join(folder(), one.name)
    const record = parse(await readPrivateFile(path).catch(() => undefined))
    if (record && new Date(record.login.expiresAt) > now) continue
    await rm(path, { force: true })
  }
}

const isClaimed = ({ handle, pid }: Begun): boolean =>
  claimed.has(handle) || (pid !== undefined && pid !== process.pid && isAlive(pid))

async function begun(): Promise<readonly Begun[]> {
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
    `There is no login to take up: ${shown(handle)}. ${why}.`,
    options,
  )

/** What was typed as a handle may be anything, even a secret. */
const shown = (handle: string) => (/^[0-9a-f]{16}$/.test(handle) ? handle : 'that is no handle')
